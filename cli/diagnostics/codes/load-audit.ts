import { code } from './define.ts';

/** Codes of what is checked of a load before it is committed. */
export const loadAuditCodes = {
  ETL5087: code<{ source: string; atSource: number; loaded: number }>({
    message: ({ source, atSource, loaded }) =>
      `Source "${source}" counts ${atSource} rows, but ${loaded} were loaded; nothing of it is kept.`,
    hint: () =>
      'load again; where rows come and go while they are read, say `load: {count_check: warn}` or `off` for the table.',
  }),
};
