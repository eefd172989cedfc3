import { code } from './define.ts';

/** What `etl check` finds without a connection: ETL66xx. */
export const checkCodes = {
  ETL6601: code<{ engine: string; why: string; near?: string | undefined }>({
    message: ({ engine, why }) => `${engine} refuses this SQL: ${why}.`,
    hint: ({ near }) => (near === undefined ? undefined : `did you mean ${near}?`),
  }),
  ETL6602: code<{ name: string; differences: string }>({
    message: ({ name, differences }) =>
      `The columns of "${name}" are not those that its contract declares:\n${differences}`,
    hint: () => 'change `data_type` in the contract, or cast the column in the SQL.',
  }),
  ETL6603: code<{ name: string; key: string; why: string; near?: string | undefined }>({
    message: ({ name, key, why }) => `\`${key}\` of "${name}" does not fit the columns that its SQL gives: ${why}.`,
    hint: ({ near }) => (near === undefined ? undefined : `did you mean "${near}"?`),
  }),
  ETL6604: code<{ name: string; column: string; type: string; engine: string }>({
    message: ({ name, column, type, engine }) =>
      `Column "${column}" of "${name}" is declared as ${type}, which is not a type of ${engine}.`,
    hint: () => 'declare a type that sources are loaded with, such as integer, decimal(10,2), string or timestamp.',
  }),
  ETL6605: code<{ test: string; value: string; column: string; type: string; of: string }>({
    message: ({ test, value, column, type, of }) =>
      `Unit test "${test}" has '${value}' for the column "${column}" of ${of}, which is no ${type}.`,
  }),
  ETL6606: code<{ what: string }>({
    message: ({ what }) => `The template ${what}, which is not known without a connection.`,
  }),
  ETL6607: code<{ column: string; sources: readonly string[]; near?: string | undefined }>({
    message: ({ column, sources }) =>
      `Column "${column}" is not known: ${sources.length === 1 ? `source ${sources[0]} does` : `sources ${sources.join(', ')} do`} not declare it.`,
    hint: ({ near }) =>
      `${near === undefined ? '' : `did you mean "${near}"? Else `}declare it with its data_type under \`columns\` of the source; \`etl sources introspect\` proposes what the source has.`,
  }),
  ETL6608: code<{ name: string; engine: string; why: string }>({
    message: ({ name, engine, why }) => `${engine} refuses a statement that builds "${name}": ${why}.`,
    hint: () =>
      'its SQL is right by itself: look at its config, such as unique_key, partition_by or incremental_predicates.',
  }),
  ETL6609: code<{ name: string; why: string }>({
    message: ({ name, why }) => `The SQL of "${name}" does not give the columns of a table: ${why}.`,
    hint: () => 'give each column a name of its own with `as`.',
  }),
  ETL6610: code<{ sources: readonly string[] }>({
    message: ({ sources }) =>
      `The columns of a star are not known: ${sources.length === 1 ? `source ${sources[0]} declares` : `sources ${sources.join(', ')} declare`} none.`,
    hint: () =>
      'declare them with their data_type under `columns` of the source; `etl sources introspect` proposes what it has.',
  }),
};
