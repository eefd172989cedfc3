import type { ColumnWords } from '../values/column-words.ts';
import { structSelect } from './struct-select.ts';

/** dbt's names of types that have another one here; any other stays as it is given. */
const LABELS: Readonly<Record<string, string>> = { TEXT: 'STRING', FLOAT: 'FLOAT64', INTEGER: 'INT64' };

/** Types that the API lists under another name than SQL has for them. */
const LISTED: Readonly<Record<string, string>> = { BOOL: 'BOOLEAN', STRUCT: 'RECORD' };

/** How columns of BigQuery answer templates. Source of the behaviour: dbt-bigquery 1.12, asked. */
export function bigqueryColumns(quote: (name: string) => string): ColumnWords {
  return {
    strings: new Set(['string']),
    integers: new Set(['int64']),
    floats: new Set(['float64']),
    numerics: new Set(['numeric']),
    translate: (label) => LABELS[label.toUpperCase()] ?? label,
    quote,
    isSized: false,
    literal: (value, dataType) => `cast(${value} as ${dataType})`,
    describe: (name, dataType, mode) => `<BigQueryColumn ${name} (${dataType}, ${mode})>`,
    structSelect,
    listed: (type) => LISTED[type.toUpperCase()] ?? type,
  };
}
