import { code } from './define.ts';

/** Warehouses and materializations: ETL4xxx. */
export const adapterCodes = {
  ETL4001: code<{ path: string; holder: string | undefined; waited: boolean }>({
    message: ({ path, holder }) =>
      `The warehouse ${path} is in use by ${holder ?? 'another process'}, and only one process at a time may write it.`,
    hint: ({ waited }) =>
      waited
        ? 'wait until it ends, or stop it.'
        : 'wait until it ends, stop it, or run with --wait; notebooks can read the copy that read_copy in the profile leaves.',
  }),
  ETL4002: code<{ path: string; why: string }>({
    message: ({ path, why }) => `${path} is not a DuckDB database: ${why}.`,
    hint: () => 'give `path` in the profile the name of a DuckDB file or of a new file; this one is left as it is.',
  }),
  ETL4003: code<{ path: string; why: string }>({
    message: ({ path, why }) => `The warehouse ${path} cannot be opened for writing: ${why}.`,
    hint: () => 'check `path` in the profile and the permissions of its folder.',
  }),
  ETL4004: code<{ why: string }>({
    message: ({ why }) => `The disk is full, so the statement was undone: ${why}.`,
    hint: () => 'free some space, or put `path` or `temp_directory` of the profile on another disk.',
  }),
  ETL4005: code<{ type: string; known: readonly string[]; near: string | undefined }>({
    message: ({ type, known }) =>
      `The profile asks for a warehouse of type "${type}"; known types are ${known.join(', ')}.`,
    hint: ({ near }) => (near === undefined ? undefined : `did you mean "${near}"?`),
  }),
  ETL4006: code<{ path: string; why: string }>({
    message: ({ path, why }) => `The warehouse ${path} is open for reading only: ${why}`,
  }),
  ETL4007: code<{ what: string; hint?: string }>({
    message: ({ what }) => `The duckdb adapter does not support ${what}.`,
    hint: ({ hint }) => hint,
  }),
  ETL4008: code<{ database: string; derived: string; path: string }>({
    message: ({ database, derived, path }) =>
      `The profile says database "${database}", but DuckDB calls the database of ${path} "${derived}".`,
    hint: ({ derived }) => `leave \`database\` out, set it to "${derived}", or to the alias of an attached database.`,
  }),
  ETL4009: code<{ key: string; why: string; hint?: string }>({
    message: ({ key, why }) => `The profile's ${key === '' ? 'output' : `key "${key}"`} is wrong: ${why}.`,
    hint: ({ hint }) => hint,
  }),
  ETL4010: code<{ what: string }>({ message: ({ what }) => what }),
  ETL4011: code<{ what?: string }>({ message: () => 'The statement was cancelled.' }),
  ETL4012: code<{ path: string; why: string }>({
    message: ({ path, why }) => `The warehouse ${path} could not be opened: ${why}`,
    hint: () => 'check `settings`, `config_options`, `attach` and `extensions` of the profile.',
  }),
  ETL4013: code<{ extension: string; why: string }>({
    message: ({ extension, why }) => `The DuckDB extension "${extension}" is not there: ${why}`,
    hint: ({ extension }) =>
      `nothing is downloaded unasked: name it under \`extensions: [${extension}]\` in the profile, which needs a network.`,
  }),
  ETL4014: code<{ path: string; why: string }>({
    message: ({ path, why }) => `The read copy ${path} could not be written: ${why}`,
    hint: () => 'the last copy is left as it was.',
  }),
  ETL4020: code<{ name: string; known: readonly string[]; near: string | undefined }>({
    message: ({ name, known }) => `There is no materialization "${name}"; known ones are ${known.join(', ')}.`,
    hint: ({ near }) => (near === undefined ? undefined : `did you mean "${near}"?`),
  }),
  ETL4021: code<{ relation: string; difference: string; policy: string }>({
    message: ({ relation, difference, policy }) =>
      `The columns of ${relation} and of its query differ, and on_schema_change is "${policy}": ${difference}.`,
    hint: ({ policy }) =>
      policy === 'ignore'
        ? 'run with --full-refresh, or set on_schema_change to append_new_columns or sync_all_columns.'
        : 'set on_schema_change to append_new_columns or sync_all_columns, or run with --full-refresh.',
  }),
  ETL4022: code<{ key: string; why: string; hint?: string }>({
    message: ({ key, why }) => `The config "${key}" is wrong: ${why}.`,
    hint: ({ hint }) => hint,
  }),
  ETL4023: code<{ relation: string; table: string }>({
    message: ({ relation, table }) => `The query of ${relation} does not keep its contract:\n${table}`,
    hint: () => 'change the query, or the columns and data_types that the contract declares.',
  }),
  ETL4024: code<{ materialization: string }>({
    message: ({ materialization }) =>
      `The materialization "${materialization}" does not return the relations that it made.`,
    hint: () => "end it with {{ return({'relations': [this]}) }}.",
  }),
  ETL4025: code<{ materialization: string }>({
    message: ({ materialization }) =>
      `The materialization "${materialization}" does not call statement('main'), so that it is not known what it did.`,
    hint: () => "run the statement that makes the rows in {% call statement('main') %}...{% endcall %}.",
  }),
  ETL4026: code<{ name: string; materialization: string }>({
    message: ({ name, materialization }) =>
      `Nothing of "${name}" was kept: its materialization "${materialization}" begins a transaction and never commits it.`,
    hint: () => 'add {{ adapter.commit() }} behind its last statement.',
  }),
  ETL4027: code<{ name: string }>({
    message: ({ name }) => `"${name}" is a Python model, and etl runs no Python.`,
    hint: () => 'write it in SQL, or leave it out with --exclude.',
  }),
  ETL4028: code<{ table: string; template: string; why: string }>({
    message: ({ table, template, why }) =>
      `The external_location "${template}" of the source table "${table}" cannot be filled in: ${why}.`,
    hint: () =>
      'names are name, identifier, schema, database, tags and the keys of meta: {name} unless `formatter` says otherwise.',
  }),
  ETL4029: code<{ location: string; why: string; hint?: string }>({
    message: ({ location, why }) => `The model cannot be written to ${location}: ${why}.`,
    hint: ({ hint }) => hint,
  }),
  ETL4030: code<{ file: string; why: string; hint?: string }>({
    message: ({ file, why }) => `The seed ${file} cannot be read: ${why}.`,
    hint: ({ hint }) => hint,
  }),
  ETL4031: code<{ relation: string; difference: string }>({
    message: ({ relation, difference }) => `The header of the seed and the table ${relation} differ: ${difference}.`,
    hint: () => 'run with --full-refresh to make the table anew.',
  }),
  ETL4032: code<{ relation: string }>({
    message: ({ relation }) => `The seed cannot be written to ${relation}, which is a view.`,
    hint: () => 'drop the view, or give the seed another alias.',
  }),
  ETL4033: code<{ relation: string; missing: readonly string[] }>({
    message: ({ relation, missing }) =>
      `The table ${relation} is not a snapshot, or one with other columns: it has no ${missing.map((name) => `"${name}"`).join(', ')}.`,
    hint: () =>
      'give the snapshot another alias, set snapshot_meta_column_names to the names that the table has, or rename the table and take a new snapshot.',
  }),
  ETL4034: code<{ relation: string; kind: string }>({
    message: ({ relation, kind }) => `The snapshot cannot be kept in ${relation}, which is a ${kind}.`,
    hint: () => 'drop it, or give the snapshot another alias or schema.',
  }),
  ETL4035: code<{ name: string; key: string; column: string; near: string | undefined }>({
    message: ({ name, key, column }) =>
      `The query of the snapshot "${name}" has no column "${column}", which "${key}" names.`,
    hint: ({ near }) => (near === undefined ? 'add the column to the query.' : `did you mean "${near}"?`),
  }),
  ETL4036: code<{ name: string; type: string; updatedAt: string }>({
    message: ({ name, type, updatedAt }) =>
      `The updated_at of the snapshot "${name}" is of type ${updatedAt}, the times that end a version are of type ${type}.`,
    hint: ({ type }) => `cast updated_at to ${type} in the query of the snapshot.`,
  }),
  ETL4040: code<{ relation: string; difference: string }>({
    message: ({ relation, difference }) => `The table ${relation} cannot be changed in place: ${difference}.`,
    hint: () => 'run with --full-refresh to drop it and make it anew, or put the config back.',
  }),
  ETL4041: code<{ relation: string; difference: string }>({
    message: ({ relation, difference }) =>
      `The materialized view ${relation} differs from its config, and on_configuration_change is "fail": ${difference}.`,
    hint: () => 'set on_configuration_change to apply, or run with --full-refresh.',
  }),
  ETL4042: code<{ relation: string; difference: string }>({
    message: ({ relation, difference }) => `The engine changes no type of ${relation} in this way: ${difference}.`,
    hint: () => 'a type can only get wider; run with --full-refresh to make the table anew.',
  }),
  ETL4043: code<{ materialization: string }>({
    message: ({ materialization }) => `The engine of this target has no materialization "${materialization}".`,
    hint: () => 'give the model another one for this target, such as {{ config(materialized=...) }} by target.type.',
  }),
};
