import { code } from './define.ts';

/** SQL that is not the same on every engine: ETL67xx. */
export const lintCodes = {
  ETL6701: code<{ rule: string; side: 'duckdb' | 'bigquery' | 'both'; text: string; says: string; use: string | null }>(
    {
      message: ({ rule, side, text, says }) => `${SIDES[side]} (${rule}): \`${shortened(text)}\`. ${says}`,
      hint: ({ use, rule }) =>
        `${use === null ? 'nothing says it on both' : `write ${use}`}; or allow it on this line with -- etl: allow ${rule}`,
    },
  ),
  ETL6702: code<{ name: string; near: string | undefined }>({
    message: ({ name }) => `There is no rule "${name}" that could be allowed or switched off.`,
    hint: ({ near }) => (near === undefined ? 'see docs/guide/lint.md for the rules' : `did you mean "${near}"?`),
  }),
  ETL6703: code<{ name: string; known: readonly string[] }>({
    message: ({ name }) => `--engines names "${name}", which is no engine.`,
    hint: ({ known }) => `write two of them with a comma: --engines ${known.join(',')}`,
  }),
  ETL6704: code<{ engines: readonly string[] }>({
    message: ({ engines }) => `--engines names ${engines.length === 0 ? 'nothing' : `only "${engines.join(', ')}"`}.`,
    hint: () => 'SQL is looked at for two engines: --engines duckdb,bigquery',
  }),
};

const SIDES = {
  duckdb: 'Only DuckDB reads this',
  bigquery: 'Only BigQuery reads this',
  both: 'Not the same on DuckDB and BigQuery',
};

const SHOWN = 40;

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}...` : line;
}
