import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PyDict, PyError, perform, str, toJs, type Value } from '../../../templates/index.ts';
import { type EngineMethod, engineMethods } from '../../engine-method.ts';
import { type Relation, relation } from '../../relation.ts';
import { RelationValue, SeedTableValue, TableValue } from '../../values/index.ts';
import { askService, relationGiven } from './service-call.ts';

const WRITES: Readonly<Record<string, string>> = { incremental: 'WRITE_APPEND', table: 'WRITE_TRUNCATE' };

const copyTable: EngineMethod = {
  name: 'copy_table',
  signature: 'source, destination, materialization',
  parsed: () => '',
  *run(scope, args) {
    const given = args.get('source');
    const sources = (Array.isArray(given) ? given : [given]).map(relationIn);
    const to = relationGiven(args, 'destination');
    const kind = args.text('materialization');
    const writeDisposition = WRITES[kind];
    if (writeDisposition === undefined)
      throw new PyError('CompilationError', `copy_materialization is "incremental" or "table", not "${kind}"`);
    yield* askService(scope, 'copy_table', async ({ api, service, running }) => {
      const copy = {
        sourceTables: sources.map((one) => api.reference(one)),
        destinationTable: api.reference(to),
        createDisposition: 'CREATE_IF_NEEDED',
        writeDisposition,
      };
      await service.run({ copy }, running);
    });
    return `COPY TABLE with materialization: ${kind}`;
  },
};

function relationIn(value: Value): Relation {
  if (value instanceof RelationValue) return value.relation;
  throw new PyError('DbtRuntimeError', `a relation was expected, not ${str(value)}`);
}

const loadTable: EngineMethod = {
  name: 'load_dataframe',
  signature: 'database, schema, table_name, agate_table, column_override=None, field_delimiter=None',
  parsed: () => null,
  *run(scope, args) {
    const into = named(args.get('database'), args.text('schema'), args.text('table_name'));
    const table = args.get('agate_table');
    if (!(table instanceof TableValue)) throw new PyError('TypeError', 'load_dataframe takes a table');
    const given = args.get('column_override');
    const columns = table.names.map((name, index) => {
      const found = table instanceof SeedTableValue ? table.typeOf(index) : undefined;
      const own = given instanceof PyDict ? given.get(name) : undefined;
      return { name, dataType: own === undefined || own === null ? (found ?? 'STRING') : str(own) };
    });
    const rows = table.rows.map(({ cells }) => cells.map((cell) => (cell === null ? null : str(cell))));
    yield* perform('adapter.load_dataframe', async () => {
      const { api } = await scope.connection();
      return await api?.loadRows(into, columns, rows);
    });
    return null;
  },
};

const uploadFile: EngineMethod = {
  name: 'upload_file',
  signature: 'local_file_path, database, table_schema, table_name, **kwargs',
  parsed: () => null,
  *run(scope, args) {
    const file = resolve(args.text('local_file_path'));
    const into = named(args.get('database'), args.text('table_schema'), args.text('table_name'));
    const inner = args.extra.get('kwargs');
    const given = inner instanceof PyDict ? [...inner.entries()] : [...args.extra];
    const options = Object.fromEntries(given.map(([name, value]) => [camelCase(str(name)), toJs(value)]));
    const { schema, ...rest } = options;
    yield* askService(scope, 'upload_file', async ({ api, service, running }) => {
      const fields = schema === undefined ? {} : { schema: { fields: await schemaFields(schema) } };
      const load = { ...rest, ...fields, destinationTable: api.reference(into) };
      await service.run({ load }, { ...running, file });
    });
    return null;
  },
};

/** Methods of `adapter` that bring rows into tables without SQL. */
export const loadMethods = engineMethods(copyTable, loadTable, uploadFile);

function named(database: Value, schema: string, identifier: string): Relation {
  return relation({ database: database === null ? null : str(database), schema, identifier });
}

/** `write_disposition` as the API names it. */
function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The fields of a schema: a list, or the path of a JSON file with one. */
async function schemaFields(given: unknown): Promise<unknown> {
  return typeof given === 'string' ? JSON.parse(await readFile(given, 'utf8')) : given;
}
