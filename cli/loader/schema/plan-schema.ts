import { type ColumnType, columnType } from '../../connectors/column-type.ts';
import type { SourceColumn, StreamDescription } from '../../connectors/index.ts';
import { writtenType } from '../../connectors/nested-type.ts';
import type { Declaration, DeclaredColumn } from '../declaration.ts';
import { widened } from './widen.ts';

/** A column of the source as an earlier load saw it. */
export interface KnownColumn {
  /** At the source. */
  readonly name: string;
  readonly sourceType: string;
  /** Its column in the raw table; null for one that is not loaded. */
  readonly rawColumn: string | null;
  /** The etl type name there. */
  readonly rawType: string | null;
  /** False when the source did not have it any more. */
  readonly isThere: boolean;
}

/** What is other than it was. */
export interface SchemaChange {
  readonly change: 'added' | 'removed' | 'returned' | 'type changed';
  readonly column: string;
  /** Types as the source spells them; null for a column that is not there. */
  readonly before: string | null;
  readonly after: string | null;
  /** What becomes of it in the raw table, such as `integer becomes bigint`. */
  readonly effect: string;
  /** It cannot be followed: why. */
  readonly refused?: string;
}

/** The columns that a load has, once the source's own have been looked at. */
export interface SchemaPlan {
  /** All columns of the raw table, the source's new ones after those declared. */
  readonly columns: readonly DeclaredColumn[];
  /** Columns as they are in the raw table before. */
  readonly before: readonly DeclaredColumn[];
  /** Names of columns that the source has not any more. */
  readonly absent: ReadonlySet<string>;
  readonly changes: readonly SchemaChange[];
  /** The columns of the source from now on, for the next load. */
  readonly known: readonly KnownColumn[];
}

/** What is planned from. */
export interface SchemaInput {
  readonly declaration: Pick<Declaration, 'columns' | 'primaryKey' | 'cursor' | 'deletes'>;
  readonly description: StreamDescription;
  /** What the last load saw; empty when everything is read anew. */
  readonly known: readonly KnownColumn[];
}

/** Compares the columns of a source with those of the last load, and says what follows from `evolve`. Pure. */
export function planSchema({ declaration, description, known }: SchemaInput): SchemaPlan {
  const changes: SchemaChange[] = [];
  const before: DeclaredColumn[] = [];
  const columns: DeclaredColumn[] = [];
  const absent = new Set<string>();
  const found: KnownColumn[] = [];
  const evolved = known.flatMap((one) => evolvedColumn(one, declaration.columns));
  const isFirst = known.length === 0;
  for (const declared of [...declaration.columns, ...evolved]) {
    const from = declared.reading.from ?? declared.name;
    const source = sourceColumn(description.columns, from);
    const last = known.find((one) => one.rawColumn === declared.name);
    const then: DeclaredColumn = { ...declared, type: typeOf(last?.rawType, declared.type) };
    before.push(then);
    const step = stepOf(then, source, last, isFirst);
    if (step.change !== undefined) changes.push({ ...step.change, ...neededBy(declaration, declared.name, source) });
    columns.push({ ...then, type: step.type });
    if (source === undefined) absent.add(declared.name);
    const sourceType = source?.sourceType ?? last?.sourceType ?? '';
    const entry = { name: source?.name ?? from, sourceType, rawColumn: declared.name, rawType: writtenType(step.type) };
    found.push({ ...entry, isThere: source !== undefined });
  }
  const taken = new Set(found.map((one) => one.name));
  for (const source of description.columns.filter((one) => !taken.has(one.name))) {
    const added = addedColumn(source, columns);
    changes.push(added.change);
    if (added.column !== undefined) columns.push(added.column);
    const rawType = added.column === undefined ? null : writtenType(added.column.type);
    const entry = { name: source.name, sourceType: source.sourceType, rawColumn: added.column?.name ?? null, rawType };
    found.push({ ...entry, isThere: true });
  }
  return { columns, before, absent, changes, known: found };
}

/** A column that an earlier load added, which nobody has declared since. */
function evolvedColumn(known: KnownColumn, declared: readonly DeclaredColumn[]): DeclaredColumn[] {
  const { rawColumn, rawType } = known;
  if (rawColumn === null || rawType === null || declared.some((one) => one.name === rawColumn)) return [];
  return [
    { name: rawColumn, type: typeOf(rawType, { kind: 'string', name: 'string' }), reading: { from: known.name } },
  ];
}

interface Step {
  readonly type: ColumnType;
  readonly change?: SchemaChange;
}

function stepOf(
  { name: column, type }: DeclaredColumn,
  source: SourceColumn | undefined,
  last: KnownColumn | undefined,
  isFirst: boolean,
): Step {
  if (source === undefined) {
    if (last?.isThere === false) return { type };
    const before = last?.sourceType ?? null;
    return { type, change: { change: 'removed', column, before, after: null, effect: 'null from now on' } };
  }
  const after = source.sourceType;
  if (last?.isThere === false)
    return { type, change: { change: 'returned', column, before: null, after, effect: 'filled again' } };
  if (isFirst || last === undefined || last.sourceType === after) return { type };
  const change = { change: 'type changed', column, before: last.sourceType, after } as const;
  const wider = widened(type, incoming(source));
  if (wider === undefined) {
    const refused = `${type.name} cannot hold it, and no wider type holds both`;
    return { type, change: { ...change, effect: 'cannot be held', refused } };
  }
  const effect =
    writtenType(wider) === writtenType(type)
      ? `stays ${writtenType(type)}`
      : `${writtenType(type)} becomes ${writtenType(wider)}`;
  return { type: wider, change: { ...change, effect } };
}

/** A column without which the load does not know what it does. */
function neededBy(
  { primaryKey, cursor, deletes }: SchemaInput['declaration'],
  name: string,
  source: SourceColumn | undefined,
): Pick<SchemaChange, 'refused'> {
  if (source !== undefined) return {};
  if (primaryKey.includes(name)) return { refused: 'it is of the primary key' };
  const isCursor = cursor !== null && [
    ...(cursor.through?.on ?? []),
    ...(cursor.through === null ? cursor.columns : []),
  ];
  if (isCursor !== false && isCursor.some((one) => one.toLowerCase() === name.toLowerCase()))
    return { refused: 'the cursor needs it' };
  return deletes.column === name ? { refused: '`deleted_column` names it' } : {};
}

function addedColumn(
  source: SourceColumn,
  taken: readonly DeclaredColumn[],
): { readonly change: SchemaChange; readonly column?: DeclaredColumn } {
  const { name, sourceType: after, dataType } = source;
  const change = { change: 'added', column: name, before: null, after } as const;
  if (dataType === null) return { change: { ...change, effect: 'left out: etl knows no such type' } };
  const isTaken = /^_etl_/i.test(name) || taken.some((one) => one.name.toLowerCase() === name.toLowerCase());
  if (isTaken) return { change: { ...change, effect: 'left out', refused: 'its name is taken in the raw table' } };
  const type = typeOf(dataType, { kind: 'string', name: 'string' });
  return {
    change: { ...change, effect: `new column of type ${type.name}` },
    column: { name, type, reading: { from: name } },
  };
}

/** Letter by letter, else in another case. */
function sourceColumn(columns: readonly SourceColumn[], name: string): SourceColumn | undefined {
  return (
    columns.find((one) => one.name === name) ?? columns.find((one) => one.name.toLowerCase() === name.toLowerCase())
  );
}

function incoming({ dataType, sourceType }: SourceColumn): ColumnType {
  const type = typeOf(dataType, { kind: 'string', name: 'string' });
  const length = type.kind === 'string' ? /char[a-z ]*\((\d+)\)/i.exec(sourceType)?.[1] : undefined;
  return length === undefined ? type : { ...type, length: Number(length) };
}

function typeOf(name: string | null | undefined, otherwise: ColumnType): ColumnType {
  if (name === null || name === undefined) return otherwise;
  const type = columnType(name);
  return 'why' in type ? otherwise : type;
}
