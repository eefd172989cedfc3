import { code } from './define.ts';

/** What sources hold that was not declared: rows that cannot be loaded, columns that changed. ETL5080-ETL5086. */
export const loadValuesCodes = {
  ETL5080: code<{ source: string; most: number; first: string }>({
    message: ({ source, most, first }) =>
      `More than ${most} row${most === 1 ? '' : 's'} of source "${source}" cannot be loaded. The first: ${first}`,
    hint: () => 'raise `load: max_bad_rows` if so many may be set aside, or correct the source or the declaration.',
  }),
  ETL5081: code<{ source: string; key: string; value: string; why: string }>({
    message: ({ source, key, value, why }) =>
      `The \`load\` of source "${source}" asks for \`${key}: ${value}\`, which cannot be followed: ${why}.`,
  }),
  ETL5082: code<{ source: string; difference: string }>({
    message: ({ source, difference }) =>
      `The columns of source "${source}" are other ones than before, and \`schema_changes: freeze\` keeps them:\n${difference}\n`,
    hint: () =>
      'declare the columns as they are now, or follow changes by `schema_changes: evolve`; with --full-refresh the source is taken as it is.',
  }),
  ETL5083: code<{ source: string; why: string; difference: string }>({
    message: ({ source, why, difference }) =>
      `The columns of source "${source}" have changed so that they cannot be followed: ${why}.\n${difference}\n`,
    hint: () => 'declare the columns as they are now; the table is then loaded anew.',
  }),
  ETL5084: code<{ file: string; row: number; why: string }>({
    message: ({ file, row, why }) => `Row ${row} of ${file} is no change that can be applied: ${why}.`,
    hint: () => 'nothing of this load is applied; correct the file, or what `load: changes` says of it.',
  }),
  ETL5085: code<{ source: string; why: string; gone: readonly string[] }>({
    message: ({ source, why, gone }) =>
      `The changes of source "${source}" would have to be applied again from the first, because ${why}; ` +
      `but ${gone.length === 1 ? 'a file of them is' : `${gone.length} files of them are`} not there any more (${gone.slice(0, 3).join(', ')}${gone.length > 3 ? ', ...' : ''}).`,
    hint: () =>
      'put them back and load again; `--full-refresh` makes the table from the files that are there, whatever is missing.',
  }),
  ETL5089: code<{ file: string; wrong: readonly { column: string; type: string; found: string }[] }>({
    message: ({ file, wrong }) =>
      `${file} has ${wrong.map(({ column, type, found }) => `"${column}" as ${found}, of which no ${type} can be made`).join('; ')}.`,
    hint: () => 'declare the type that the file has, or `string`; nothing of it was read.',
  }),
};
