import { code } from './define.ts';

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');
const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Connectors and loading: ETL5xxx. */
export const loaderCodes = {
  ETL5010: code<{ source: string; connection: string; known: readonly string[]; near: string | undefined }>({
    message: ({ source, connection, known }) =>
      `Source "${source}" is loaded by connection "${connection}", which the target does not have${
        known.length === 0 ? ': it has none' : `; it has ${known.join(', ')}`
      }.`,
    hint: ({ near, connection }) =>
      near === undefined ? `add "${connection}" under \`connections:\` of the target.` : `did you mean "${near}"?`,
  }),
  ETL5011: code<{ connection: string; type: string; known: readonly string[]; near: string | undefined }>({
    message: ({ connection, type, known }) =>
      type === ''
        ? `Connection "${connection}" has no \`type\`; known types are ${known.join(', ')}.`
        : `Connection "${connection}" is of type "${type}", which is not known; known types are ${known.join(', ')}.`,
    hint: ({ near }) => (near === undefined ? undefined : `did you mean "${near}"?`),
  }),
  ETL5012: code<{ connection: string; key: string; why: string; near: string | undefined }>({
    message: ({ connection, key, why }) =>
      `Connection "${connection}" is wrong${key === '' ? '' : ` at \`${key}\``}: ${why}.`,
    hint: ({ near }) => (near === undefined ? undefined : `did you mean "${near}"?`),
  }),
  ETL5013: code<{ source: string; key: string; why: string; near: string | undefined }>({
    message: ({ source, key, why }) =>
      `The \`load\` of source "${source}" is wrong${key === '' ? '' : ` at \`${key}\``}: ${why}.`,
    hint: ({ near }) => (near === undefined ? undefined : `did you mean "${near}"?`),
  }),
  ETL5014: code<{ source: string; columns: readonly string[] }>({
    message: ({ source, columns }) =>
      columns.length === 0
        ? `Source "${source}" declares no columns, and types are never guessed.`
        : `Source "${source}" declares no data_type for ${quoted(columns)}, and types are never guessed.`,
    hint: ({ columns }) =>
      `declare each column with its type: \`columns: [{ name: ${columns[0] ?? 'id'}, data_type: integer }, ...]\`.`,
  }),
  ETL5015: code<{ source: string; column: string; type: string; why: string; near: string | undefined }>({
    message: ({ source, column, type, why }) =>
      `Column "${column}" of source "${source}" has data_type "${type}", ${why}.`,
    hint: ({ near }) =>
      near === undefined
        ? 'use boolean, smallint, integer, bigint, decimal(p,s), float, double, string, date, time, timestamp, timestamptz, uuid, json, binary, array<...> or struct<name type, ...>.'
        : `did you mean "${near}"?`,
  }),
  ETL5016: code<{ source: string; connector: string; key: string; value: string; supported: readonly string[] }>({
    message: ({ source, connector, key, value, supported }) =>
      supported.length === 0
        ? `The \`load\` of source "${source}" sets \`${key}\`, which a connection of type ${connector} does not support.`
        : `The \`load\` of source "${source}" asks for \`${key}: ${value}\`, which a connection of type ${connector} does not support.`,
    hint: ({ key, supported }) =>
      supported.length === 0 ? `leave \`${key}\` out.` : `use ${supported.map((one) => `\`${one}\``).join(' or ')}.`,
  }),
  ETL5017: code<{ source: string; where: string; column: string; near: string | undefined }>({
    message: ({ source, where, column }) =>
      `${where} of source "${source}" names column "${column}", which is not declared.`,
    hint: ({ near }) => (near === undefined ? 'declare it under `columns`.' : `did you mean "${near}"?`),
  }),
  ETL5018: code<{ source: string; column: string; why: string }>({
    message: ({ source, column, why }) => `Column "${column}" of source "${source}" cannot be loaded: ${why}.`,
  }),
  ETL5020: code<{ pattern: string; folder: string; isGlob: boolean }>({
    message: ({ pattern, folder, isGlob }) =>
      isGlob ? `No file in ${folder} matches "${pattern}".` : `There is no file "${pattern}" in ${folder}.`,
    hint: () => 'check `path` of the table and `root` or `prefix` of its connection; upper and lower case count.',
  }),
  ETL5021: code<{ file: string; what: string }>({
    message: ({ file, what }) => `${file} is empty: ${what}.`,
    hint: () => 'a table with no rows has a header all the same; a file that is being written is loaded next time.',
  }),
  ETL5022: code<{ file: string; why: string }>({
    message: ({ file, why }) => `${file} cannot be read: ${why}.`,
  }),
  ETL5023: code<{ connection: string; root: string; why: string }>({
    message: ({ connection, root, why }) => `The folder ${root} of connection "${connection}" cannot be read: ${why}.`,
    hint: () => 'set `root` of the connection in profiles.yml; a relative one lies under the project.',
  }),
  ETL5024: code<{ file: string; missing: readonly string[]; header: readonly string[]; what: string }>({
    message: ({ file, missing, header, what }) =>
      `${file} has no column for ${quoted(missing)}. Its ${what} ${
        header.length === 0 ? 'no columns' : plural(header.length, 'column')
      }${header.length === 0 ? '' : `: ${quoted(header)}`}.`,
    hint: () =>
      'name the column of the file under `load: columns: {declared_name: Name In File}`, or declare what it has.',
  }),
  ETL5025: code<{ file: string; extra: readonly string[]; source: string }>({
    message: ({ file, extra, source }) =>
      `${file} has columns that source "${source}" does not declare: ${quoted(extra)}.`,
    hint: () => 'declare them with their types, or leave them out of the table by `load: {schema_changes: discard}`.',
  }),
  ETL5026: code<{ file: string; column: string; candidates: readonly string[] }>({
    message: ({ file, column, candidates }) =>
      `${file} has ${candidates.length} columns that may be "${column}": ${quoted(candidates)}.`,
    hint: ({ column, candidates }) => `say which: \`load: columns: {${column}: ${candidates[0] ?? ''}}\`.`,
  }),
  ETL5027: code<{ file: string; row: number; expected: number; found: number; hasHeader: boolean }>({
    message: ({ file, row, expected, found, hasHeader }) =>
      `Row ${row} of ${file} has ${plural(found, 'cell')}; the ${hasHeader ? 'header' : 'table'} has ${plural(expected, 'column')}.`,
    hint: ({ expected, found }) =>
      found > expected
        ? 'a cell that holds the delimiter must be quoted.'
        : 'is the row cut off, or the delimiter another one (`load: delimiter`)?',
  }),
  ETL5028: code<{
    file: string;
    row: number;
    key?: string;
    column: string;
    value: string;
    type: string;
    why: string;
  }>({
    message: ({ file, row, key = '', column, value, type, why }) =>
      `Row ${row}${key === '' ? '' : ` (${key})`} of ${file} has ${JSON.stringify(value)} in column "${column}", ${why === '' ? `which is no ${type}` : `which ${why} (${type})`}.`,
    hint: ({ type }) =>
      /^(date|time)/.test(type)
        ? 'correct the file, declare another data_type, or tell how it is written by `load: columns: {...: {format: "%d/%m/%Y"}}`.'
        : 'correct the file, or declare a data_type that can hold the value.',
  }),
  ETL5029: code<{ file: string; row: number; why: string }>({
    message: ({ file, row, why }) => `Row ${row} of ${file} cannot be read: ${why}.`,
  }),
  ETL5030: code<{ source: string; key: readonly string[]; value: string; files: readonly string[] }>({
    message: ({ source, key, value, files }) =>
      `The primary key (${key.join(', ')}) = (${value}) of source "${source}" comes from two files: ${files.join(' and ')}.`,
    hint: () => 'the previous rows stay; take the row out of one of the files, or narrow `load: path`.',
  }),
  ETL5031: code<{ file: string; why: string }>({
    message: ({ file, why }) => `${file} is not well-formed: ${why}.`,
  }),
  ETL5032: code<{ path: string; freeBytes: number | undefined; why: string }>({
    message: ({ path, freeBytes, why }) =>
      `The disk is full while landing ${path}${freeBytes === undefined ? '' : ` (${freeBytes} bytes free)`}: ${why}. The previous data stays.`,
    hint: () => 'free some space under data/warehouse, then load again.',
  }),
  ETL5033: code<{ path: string; why: string }>({
    message: ({ path, why }) => `The landing folder ${path} cannot be written: ${why}.`,
  }),
  ETL5034: code<{ file: string }>({
    message: ({ file }) => `${file} changed while it was being read; nothing of it was loaded.`,
    hint: () => 'load again when it is complete.',
  }),
  ETL5035: code<{ relation: string; source: string }>({
    message: ({ relation, source }) =>
      `The raw table ${relation} of source "${source}" exists and was not made by etl: it has no _etl_load_id column.`,
    hint: () => 'drop or rename that table, or give the source another schema or identifier.',
  }),
  ETL5036: code({ message: () => 'The load was cancelled; the previous data stays.' }),
  ETL5037: code<{ file: string; why: string }>({
    message: ({ file, why }) => `${file} could not be loaded: ${why}.`,
  }),
  ETL5038: code<{ file: string }>({
    message: ({ file }) => `The format of ${file} cannot be told from its name.`,
    hint: () => 'say `load: {format: csv}`, or json, ndjson or parquet.',
  }),
  ETL5039: code<{ file: string; expected: string; found: string }>({
    message: ({ file, expected, found }) => `${file} is not ${expected}: ${found}.`,
    hint: () => 'check `load: encoding` and `load: format`.',
  }),
  ETL5040: code<{ connection: string; server: string; why: string }>({
    message: ({ connection, server, why }) => `Connection "${connection}" cannot reach ${server}: ${why}.`,
    hint: () => 'is the server running, and are host and port right? `etl debug` tries the connections.',
  }),
  ETL5041: code<{ connection: string; server: string; why: string }>({
    message: ({ connection, server, why }) => `Connection "${connection}" is refused by ${server}: ${why}.`,
    hint: () => 'check user, password or token of the connection, and what it may read.',
  }),
  ETL5042: code<{ connection: string; what: string; why: string }>({
    message: ({ connection, what, why }) => `Connection "${connection}" was lost while ${what} was being read: ${why}.`,
    hint: () => 'nothing of it was loaded; load again when the source is back.',
  }),
  ETL5043: code<{ connection: string; what: string; why: string }>({
    message: ({ connection, what, why }) => `Connection "${connection}" cannot read ${what}: ${why}.`,
  }),
  ETL5044: code<{ connection: string; table: string; near: string | undefined }>({
    message: ({ connection, table }) => `Connection "${connection}" has no table "${table}".`,
    hint: ({ near }) =>
      near === undefined
        ? 'name the table of the source by `load: {table: ...}`; `etl sources introspect` lists them.'
        : `did you mean "${near}"?`,
  }),
  ETL5045: code<{ connection: string; table: string; missing: readonly string[]; has: readonly string[] }>({
    message: ({ connection, table, missing, has }) =>
      `Table "${table}" of connection "${connection}" has no column ${quoted(missing)}. It has ${quoted(has)}.`,
    hint: () =>
      'correct the declaration, or name the column of the source by `load: columns: {declared_name: its name}`.',
  }),
  ETL5046: code<{ source: string; what: string; where: string; near: string | undefined }>({
    message: ({ source, what, where }) =>
      `The cursor of source "${source}" leads to ${what}, which ${where} does not declare.`,
    hint: ({ near }) => (near === undefined ? 'correct `load: cursor`, or declare it.' : `did you mean "${near}"?`),
  }),
  ETL5047: code<{ source: string; why: string }>({
    message: ({ source, why }) =>
      `Source "${source}" keeps the rows of all its loads, and ${why}: loading it anew would lose them.`,
    hint: () => 'run with --full-refresh to begin anew, or put the declaration back.',
  }),
  ETL5050: code<{ source: string; column: string; type: string; sourceType: string; why: string }>({
    message: ({ source, column, type, sourceType, why }) =>
      `Column "${column}" of source "${source}" is ${sourceType} at the source and cannot be loaded as ${type}: ${why}.`,
    hint: () => 'declare another data_type; the guide of the connector has a table of them.',
  }),
  ETL5051: code<{ connection: string; table: string; why: string }>({
    message: ({ connection, table, why }) =>
      `The changes of table "${table}" of connection "${connection}" cannot be followed: ${why}.`,
  }),
  ETL5052: code<{ connection: string; table: string; why: string }>({
    message: ({ connection, table, why }) =>
      `The changes of table "${table}" of connection "${connection}" since its last load cannot be had any more: ${why}.`,
    hint: () => 'load the table with --full-refresh; it is then read whole and followed from there.',
  }),
  ETL5053: code<{ connection: string; table: string; slot: string }>({
    message: ({ connection, table, slot }) =>
      `The changes of table "${table}" of connection "${connection}" are being read by another process: replication slot "${slot}" is in use.`,
    hint: () =>
      'wait for the other load to end; warehouses that follow one table under one target name need a `slot` each.',
  }),
  ETL5060: code<{ connection: string; request: string; status: number; why: string }>({
    message: ({ connection, request, status, why }) =>
      `Connection "${connection}" asked ${request} and was refused with ${status}${why === '' ? '' : `: ${why}`}.`,
    hint: ({ status }) => {
      if (status === 404 || status === 405 || status === 410)
        return 'check `base_url` of the connection, `path` and `method` of the table.';
      return status >= 300 && status < 400
        ? 'name the address that it leads to in `base_url`.'
        : 'check `params`, `body` and `paging` of the table.';
    },
  }),
  ETL5061: code<{ connection: string; request: string; why: string }>({
    message: ({ connection, request, why }) =>
      `Connection "${connection}" asked ${request} and got an answer that cannot be read: ${why}.`,
  }),
  ETL5062: code<{ connection: string; request: string; why: string }>({
    message: ({ connection, request, why }) =>
      `Connection "${connection}" cannot read ${request} page by page: ${why}.`,
    hint: () => 'check `paging` of the table against what the server documents.',
  }),
  ETL5063: code<{ connection: string; table: string; why: string }>({
    message: ({ connection, table, why }) =>
      `Table "${table}" of connection "${connection}" cannot be asked for: ${why}.`,
  }),
  ETL5064: code<{ connection: string; request: string; status: number; attempts: number; why: string }>({
    message: ({ connection, request, status, attempts, why }) =>
      `Connection "${connection}" gave up on ${request}: the server answered ${status} ${
        attempts === 1 ? 'once' : `${attempts} times`
      }${why === '' ? '' : `, at last: ${why}`}.`,
    hint: ({ status }) =>
      status === 429
        ? 'set `rate_limit` of the connection to what the server allows, or raise `retries`.'
        : 'try again later, or raise `retries` of the connection.',
  }),
  ETL5065: code<{ connection: string; sheet: string; cell: string; value: string }>({
    message: ({ connection, sheet, cell, value }) =>
      `Cell ${cell} of sheet "${sheet}" of connection "${connection}" has ${value} in the place of a value.`,
    hint: () => 'mend the formula, or take such cells for empty by `load: {error_cells: null}`.',
  }),
  ETL5066: code<{ connection: string; sheet: string; header: string; row: number }>({
    message: ({ connection, sheet, header, row }) =>
      `Row ${row} of sheet "${sheet}" of connection "${connection}" names more than one column "${header}".`,
    hint: () => 'name them apart, or leave one out by `load: range`.',
  }),
  ETL5075: code<{ connection: string; bucket: string; server: string }>({
    message: ({ connection, bucket, server }) => `Connection "${connection}": ${server} has no bucket "${bucket}".`,
    hint: () => 'check `bucket` of the connection, and `endpoint` if the server is not of AWS.',
  }),
  ETL5076: code<{ connection: string; bucket: string; why: string }>({
    message: ({ connection, bucket, why }) =>
      `Connection "${connection}": bucket "${bucket}" is in another region: ${why}.`,
    hint: () => 'set `region` of the connection to that of the bucket.',
  }),
  ETL5077: code<{ file: string; sheet: string; has: readonly string[] }>({
    message: ({ file, sheet, has }) => `${file} has no sheet ${sheet}. It has ${quoted(has)}.`,
    hint: () => 'name the sheet by `load: {sheet: ...}`, or give its number from 1.',
  }),
  ETL5093: code<{ connection: string; type: string }>({
    message: ({ connection, type }) =>
      `Connection "${connection}" is of type ${type}, which cannot be asked for its tables.`,
    hint: () => 'introspection works with databases, such as mysql and postgres; declare other tables by hand.',
  }),
  ETL5094: code<{ file: string; key: string; why: string }>({
    message: ({ file, key, why }) =>
      `${file} cannot be changed${key === '' ? '' : ` at ${key}`}: ${why}. Nothing was written.`,
    hint: () => 'change it by hand, or write that part in the usual block style and run again.',
  }),
  ETL5095: code<{ connection: string; glob: string }>({
    message: ({ connection, glob }) => `Connection "${connection}" has no table that matches "${glob}".`,
    hint: () => 'the glob knows * and ?; in PostgreSQL, tables of other schemas have theirs before a dot.',
  }),
  ETL5096: code<{ connection: string; sources: readonly string[] }>({
    message: ({ connection, sources }) =>
      `Connection "${connection}" loads ${sources.length} sources (${sources.join(', ')}): which one is meant has to be said.`,
    hint: ({ sources }) => `add --source ${sources[0] ?? 'NAME'}.`,
  }),
};
