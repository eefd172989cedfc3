import type { ChangeFiles } from '../connectors/index.ts';
import { type Diagnostic, diagnostic, nearest } from '../diagnostics/index.ts';
import type { ModeRules } from './declared-cursor.ts';

/** What a line of a change file says of its row: it is new, as it is from now on, gone, or all rows are gone. */
export type ChangeKind = 'I' | 'U' | 'D' | 'T';

/** How the files of a table hold changes. */
export interface DeclaredChanges {
  /** Column of the files that says what happened. */
  readonly operation: string;
  /** What it says in each case. */
  readonly values: Readonly<Record<ChangeKind, readonly string[]>>;
  readonly order: 'name' | 'modified' | 'sequence';
  /** Declared column by which the changes of a file, or with `order: sequence` of all files, follow each other. */
  readonly sequence: string | null;
  /** Columns of the files that have a key column's value before the change. */
  readonly oldKey: readonly { readonly column: string; readonly from: string }[];
}

/** How the files of a table hold changes, by its `load:`; what does not fit together is added to `found`. */
export function declaredChanges(rules: ModeRules, found: Diagnostic[]): DeclaredChanges | null {
  const { source, load, columns, primaryKey, connector } = rules;
  const wrong = (key: string, why: string) => found.push(diagnostic('ETL5013', { source, key, why, near: undefined }));
  const changes = load.changes as ChangeFiles | undefined;
  if (changes === undefined) {
    if (connector.capabilities.gives === 'parts' && load.strategy === 'cdc')
      wrong('strategy', '`cdc` of files needs `changes: {operation: ...}`, the column that says what happened');
    return null;
  }
  if (load.strategy !== undefined && load.strategy !== 'cdc')
    wrong('strategy', '`changes` are applied as they come: the strategy is `cdc`');
  const names = columns.map((column) => column.name);
  const declared = (where: string, name: string): string => {
    const column = names.find((one) => one.toLowerCase() === name.toLowerCase());
    if (column === undefined)
      found.push(diagnostic('ETL5017', { source, where, column: name, near: nearest(name, names) }));
    return column ?? name;
  };
  const values = {
    I: changes.insert ?? ['I'],
    U: changes.update ?? ['U'],
    D: changes.delete ?? ['D'],
    T: changes.truncate ?? [],
  };
  const all = Object.values(values).flat();
  const twice = all.find((value, index) => all.indexOf(value) !== index);
  if (twice !== undefined) wrong('changes', `"${twice}" stands for two of insert, update, delete and truncate`);
  const sequence = changes.sequence === undefined ? null : declared('`load: changes: sequence`', changes.sequence);
  const oldKey = Object.entries(changes.old_key ?? {}).map(([key, from]) => {
    const column = declared('`load: changes: old_key`', key);
    if (names.includes(column) && !primaryKey.includes(column))
      wrong('changes', `\`old_key\` names "${column}", which is not of the primary key`);
    return { column, from };
  });
  if (load.header === false && oldKey.length > 0)
    wrong('changes', '`old_key` needs files with a header, which names its columns');
  const { operation, order = 'name' } = changes;
  return { operation, values, order, sequence, oldKey };
}
