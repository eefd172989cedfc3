import type { DiscoveredTable, StreamForeignKey } from '../../connectors/types.ts';
import { compareTable, type Difference, missingTable } from './compare.ts';
import { type KnownTable, sameName } from './declared-table.ts';
import { columnItem, sourceItem, tableItem, writtenKey } from './table-yaml.ts';
import { YamlEditor } from './yaml-editor.ts';
import { type ItemText, itemText } from './yaml-text.ts';

/** What is to be brought together. */
export interface MergeInput {
  readonly source: string;
  readonly connection: string;
  readonly discovered: readonly DiscoveredTable[];
  /** Declared tables of the source. */
  readonly known: readonly KnownTable[];
  /** All tables of the source were asked for: a declared one that is not among them is gone. */
  readonly isWhole: boolean;
  /** Where what is not declared yet is written: absolute. */
  readonly newFile: string;
  /** Removes declared columns that the source does not have. */
  readonly prune: boolean;
  /** Text of a file by its absolute path; undefined where there is none. */
  readonly read: (file: string) => string | undefined;
  /** A path as a person is shown it. */
  readonly shown: (file: string) => string;
}

/** What became of one table. */
export interface TableChange {
  readonly table: string;
  readonly state: 'new' | 'changed' | 'same' | 'gone';
  /** What is other than declared: mended, but for columns that are gone and for notes. */
  readonly differences: readonly Difference[];
  /** Columns and tables that were given the comment of the source as their description. */
  readonly described: readonly string[];
}

/** A file as it is to be. */
export interface MergedFile {
  readonly file: string;
  readonly text: string;
  readonly isNew: boolean;
}

/** The declarations of a source and what they are to be. */
export interface Merge {
  readonly tables: readonly TableChange[];
  /** Only those that are other than they were. */
  readonly files: readonly MergedFile[];
}

/**
 * Brings what a source has into its declarations: what is new is added, changed types and keys are changed, and all that
 * people wrote stays as it is. Columns that are gone stay unless they are to be pruned; tables that are gone stay.
 * Throws ETL5094 where a file is written in a way that cannot be changed in place.
 */
export function mergeSource(input: MergeInput): Merge {
  const names = projectNames(input);
  const tableOf = (name: string) =>
    names.get(name) ?? names.get([...names.keys()].find((one) => sameName(one, name)) ?? '');
  const editors = new Map<string, YamlEditor>();
  const editorOf = (file: string) => {
    const editor = editors.get(file) ?? new YamlEditor(input.read(file) ?? '', input.shown(file));
    editors.set(file, editor);
    return editor;
  };
  const tables: TableChange[] = [];
  const items: ItemText[] = [];
  for (const table of input.discovered) {
    const declared = input.known.filter((one) => one.table !== null && one.table === tableOf(table.name)?.table);
    for (const known of declared)
      tables.push(mend(editorOf(known.file), known, table, { tableOf, prune: input.prune }));
    if (declared.length > 0) continue;
    const name = tableOf(table.name)?.name ?? table.name;
    items.push(tableItem(name, table, projectKeys(table, tableOf)));
    tables.push({ table: name, state: 'new', differences: [], described: [] });
  }
  const seen = new Set(tables.map(({ table }) => table));
  for (const known of input.known)
    if (known.table !== null && !seen.has(known.name) && input.isWhole)
      tables.push({ table: known.name, state: 'gone', differences: [missingTable(known)], described: [] });
  if (items.length > 0) addTables(editorOf, input, items);
  return { tables: tables.sort((a, b) => (a.table < b.table ? -1 : 1)), files: changedFiles(input, editors) };
}

/** What every table is called in the project, those that are declared now included, by its name at the source. */
function projectNames({ known, discovered, source }: MergeInput): Map<string, KnownTable> {
  const names = new Map<string, KnownTable>();
  for (const one of known) if (one.table !== null) names.set(one.table, one);
  const folded = new Map([...names.keys()].map((name) => [name.toLowerCase(), name]));
  const taken = new Set(known.map(({ name }) => name.toLowerCase()));
  // Tables that need no schema keep their name, whatever comes before them.
  const ordered = [...discovered].sort((a, b) => partsOf(a.name).length - partsOf(b.name).length);
  for (const { name: table, columns } of ordered) {
    const alike = folded.get(table.toLowerCase());
    const isDeclared = alike !== undefined && (alike === table || !discovered.some(({ name }) => name === alike));
    if (isDeclared) continue;
    const parts = partsOf(table);
    const whole = parts.join('_');
    const candidates = [parts.at(-1) ?? table, whole, ...discovered.map((_, index) => `${whole}_${index + 2}`)];
    const name = candidates.find((one) => !taken.has(one.toLowerCase())) ?? whole;
    taken.add(name.toLowerCase());
    names.set(table, newTable(source, name, table, columns));
  }
  return names;
}

/** `schema.table`, each in quotes where it needs them. */
function partsOf(table: string): string[] {
  if (!table.includes('.')) return [table];
  const parts = table.match(/"(?:[^"]|"")*"|[^."]+/g) ?? [table];
  return parts.map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part));
}

function newTable(sourceName: string, name: string, table: string, columns: DiscoveredTable['columns']): KnownTable {
  return {
    uniqueId: '',
    sourceName,
    name,
    table,
    description: '',
    columns: columns.map((column) => ({
      name: column.name,
      from: column.name,
      type: '',
      isRead: false,
      description: '',
    })),
    primaryKey: [],
    foreignKeys: [],
    connection: null,
    load: {},
    file: '',
    shownFile: '',
    yamlPath: [],
  };
}

function projectKeys(table: DiscoveredTable, tableOf: (name: string) => KnownTable | undefined): StreamForeignKey[] {
  return table.foreignKeys.flatMap((key): StreamForeignKey[] => {
    const target = tableOf(key.table);
    if (target === undefined) return [];
    const named = (name: string) => target.columns.find(({ from }) => sameName(from, name))?.name ?? name;
    return [{ columns: key.columns, table: target.name, referenced: key.referenced.map(named) }];
  });
}

/** Brings one declared table to what the source has. */
function mend(
  editor: YamlEditor,
  known: KnownTable,
  actual: DiscoveredTable,
  { tableOf, prune }: { tableOf: (name: string) => KnownTable | undefined; prune: boolean },
): TableChange {
  const { yamlPath: path } = known;
  const found = compareTable(known, actual, tableOf);
  const described = describe(editor, known, actual);
  const indexOf = (name: string) => editor.indexOf(path, 'columns', name);
  for (const { column, type } of found.retyped)
    editor.set([...path, 'columns', indexOf(column.name)], 'data_type', type, ['name']);
  if (found.primaryKey !== null) editor.set(path, 'primary_key', [...found.primaryKey], ['name']);
  const keys = found.foreignKeys.map((key) => itemText(writtenKey(key)));
  editor.append(path, 'foreign_keys', keys, ['primary_key', 'name']);
  if (prune)
    editor.remove(
      path,
      'columns',
      found.gone.map(({ name }) => indexOf(name)),
    );
  editor.append(path, 'columns', found.added.map(columnItem));
  const isChanged =
    described.length > 0 ||
    found.differences.some(({ kind, isNote }) => !isNote && (prune || kind !== 'missing column'));
  return { table: known.name, state: isChanged ? 'changed' : 'same', differences: found.differences, described };
}

/** Comments of the source become descriptions where there is none. */
function describe(editor: YamlEditor, known: KnownTable, actual: DiscoveredTable): string[] {
  const described: string[] = [];
  const tableComment = actual.comment?.trim() ?? '';
  if (known.description === '' && tableComment !== '') {
    editor.set(known.yamlPath, 'description', tableComment, ['name']);
    described.push('');
  }
  for (const column of known.columns) {
    const comment = actual.columns.find(({ name }) => sameName(name, column.from))?.comment?.trim() ?? '';
    if (column.description !== '' || comment === '') continue;
    const index = editor.indexOf(known.yamlPath, 'columns', column.name);
    editor.set([...known.yamlPath, 'columns', index], 'description', comment);
    described.push(column.name);
  }
  return described;
}

/** New tables come to those of their source that stand in the file for them, else to a new entry of the source. */
function addTables(editorOf: (file: string) => YamlEditor, input: MergeInput, items: readonly ItemText[]): void {
  const { newFile, source, connection } = input;
  const editor = editorOf(newFile);
  const index = editor.indexOf([], 'sources', source);
  if (index >= 0) {
    editor.append(['sources', index], 'tables', items);
    return;
  }
  const entry = sourceItem(source, connection, items);
  if (!editor.isEmpty) {
    editor.append([], 'sources', [entry]);
    return;
  }
  editor.begin(['version: 2', '', 'sources:', ...entry.lines.map((line) => `  ${line}`)]);
}

function changedFiles({ read }: MergeInput, editors: ReadonlyMap<string, YamlEditor>): MergedFile[] {
  return [...editors].flatMap(([file, editor]): MergedFile[] => {
    const text = editor.text();
    const before = read(file);
    return text === (before ?? '') ? [] : [{ file, text, isNew: before === undefined }];
  });
}
