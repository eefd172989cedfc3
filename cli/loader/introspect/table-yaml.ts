import type { DiscoveredTable, SourceColumn, StreamForeignKey } from '../../connectors/types.ts';
import { declaredTypeOf } from './type-fit.ts';
import { dashed, entryLines, flowText, type ItemText, indented, itemText, type Written } from './yaml-text.ts';

type WrittenMap = { readonly [key: string]: Written };

/** Names of columns by which systems say when a row was last changed. */
const CHANGE_TIME =
  /^(?:(?:last_?)?(?:updated?|modified|changed)(?:_?(?:at|on|date|time|ts))?|(?:update|modification|change)_?(?:date|time|ts)|(?:fecha_?)?(?:ultima_?)?(?:modificacion|actualizacion)|fecha_?(?:modif|actualiz)\w*)$/i;

/** A new table of a source: all that is known of it. `name` is what the project calls it. */
export function tableItem(name: string, table: DiscoveredTable, foreignKeys: readonly StreamForeignKey[]): ItemText {
  const { comment, primaryKey } = table;
  const head: WrittenMap = {
    name,
    ...(comment === undefined || comment.trim() === '' ? {} : { description: comment.trim() }),
    ...(primaryKey.length === 0 ? {} : { primary_key: [...primaryKey] }),
    ...(foreignKeys.length === 0 ? {} : { foreign_keys: foreignKeys.map(writtenKey) }),
    ...(name === table.name ? {} : { load: { table: table.name } }),
  };
  const columns = table.columns.filter(({ name: column }) => !/^_etl_/i.test(column));
  const lines = [
    ...Object.entries(head).flatMap(([key, value]) => entryLines(key, value)),
    ...cursorComment(table),
    'columns:',
    ...indented(columns.flatMap((column) => columnItem(column).lines)),
  ];
  return { flow: flowText({ ...head, columns: columns.map(writtenColumn) }), lines: dashed(lines) };
}

/** A column; of a type that is not known it says so beside it. */
export function columnItem(column: SourceColumn): ItemText {
  const item = itemText(writtenColumn(column));
  if (column.dataType !== null) return item;
  const [first = '', ...rest] = item.lines;
  return {
    ...item,
    lines: [`${first} # ${column.sourceType} at the source, which is no type that etl knows`, ...rest],
  };
}

/** A foreign key as it stands in YAML. */
export function writtenKey({ columns, table, referenced }: StreamForeignKey): WrittenMap {
  return { columns: [...columns], table, referenced: [...referenced] };
}

/** A source with its tables. */
export function sourceItem(source: string, connection: string, tables: readonly ItemText[]): ItemText {
  const head: WrittenMap = { name: source, schema: `raw_${source}`, config: { connection } };
  return {
    flow: '{}',
    lines: dashed([
      ...Object.entries(head).flatMap(([key, value]) => entryLines(key, value)),
      'tables:',
      ...indented(tables.flatMap(({ lines }) => lines)),
    ]),
  };
}

function writtenColumn(column: SourceColumn): WrittenMap {
  const description = column.comment?.trim() ?? '';
  return {
    name: column.name,
    data_type: declaredTypeOf(column) ?? 'string',
    ...(description === '' ? {} : { description }),
  };
}

/** A column that seems to tell what changed is only proposed: whether every change sets it, a person has to know. */
function cursorComment({ columns, primaryKey }: DiscoveredTable): string[] {
  const isTime = ({ dataType }: SourceColumn) => ['date', 'timestamp', 'timestamptz'].includes(dataType ?? '');
  const cursor = columns.find((column) => isTime(column) && CHANGE_TIME.test(column.name));
  if (cursor === undefined || primaryKey.length === 0) return [];
  const load = flowText({ strategy: 'incremental', cursor: cursor.name });
  return [`# To read only what is new, if every change of a row sets ${cursor.name}:`, `# load: ${load}`];
}
