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
};
