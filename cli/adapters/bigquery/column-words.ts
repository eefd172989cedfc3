import type { ColumnWords } from '../values/column-words.ts';

/** dbt's names of types that have another one here; any other stays as it is given. */
const LABELS: Readonly<Record<string, string>> = { TEXT: 'STRING', FLOAT: 'FLOAT64', INTEGER: 'INT64' };

/** How columns of BigQuery answer templates. Source of the behaviour: dbt-bigquery 1.12, asked. */
export function bigqueryColumns(quote: (name: string) => string): ColumnWords {
  return {
    strings: new Set(['string', 'text', 'character varying', 'character', 'varchar']),
    integers: new Set(['int64']),
    floats: new Set(['float64']),
    numerics: new Set(['numeric']),
    translate: (label) => LABELS[label.toUpperCase()] ?? label,
    quote,
    isSized: false,
    literal: (value, dataType) => `cast(${value} as ${dataType})`,
    describe: (name, dataType) => {
      const element = /^ARRAY<(.*)>$/is.exec(dataType)?.[1];
      return `<BigQueryColumn ${name} (${element ?? dataType}, ${element === undefined ? 'NULLABLE' : 'REPEATED'})>`;
    },
  };
}
