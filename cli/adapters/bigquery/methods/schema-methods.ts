import { PyDict, str, type Value } from '../../../templates/index.ts';
import { type EngineMethod, engineMethods } from '../../engine-method.ts';
import { ColumnValue, RelationValue } from '../../values/index.ts';
import { bigqueryDialect } from '../dialect.ts';
import type { WireField } from '../wire.ts';
import { askService, relationGiven } from './service-call.ts';
import { fieldOfColumn, isNested, withAddedFields, withStructsOf } from './struct-fields.ts';
import { patchTable, tableResource } from './table-resource.ts';

/** Sets descriptions and policy tags of columns; those of fields of structs are named `a.b`. */
const updateColumns: EngineMethod = {
  name: 'update_columns',
  signature: 'relation, columns',
  parsed: () => null,
  *run(scope, args) {
    const one = relationGiven(args, 'relation');
    const told = args.get('columns');
    if (!(told instanceof PyDict) || told.length() === 0) return null;
    yield* askService(scope, 'update_columns', async (turn) => {
      const fields = (await tableResource(one, turn))?.schema?.fields ?? [];
      await patchTable(one, { schema: { fields: fields.map((field) => toldField(field, told, '')) } }, turn);
    });
    return null;
  },
};

function toldField(field: WireField, told: PyDict, before: string): WireField {
  const path = `${before}${field.name}`;
  const column = told.get(path);
  const nested = field.fields?.map((one) => toldField(one, told, `${path}.`));
  const inner = nested === undefined ? {} : { fields: nested };
  if (!(column instanceof PyDict)) return { ...field, ...inner };
  const names = column.get('policy_tags') ?? [];
  const policy = nested === undefined ? { policyTags: { names: Array.isArray(names) ? names.map(str) : [] } } : {};
  return { ...field, ...inner, description: str(column.get('description') ?? ''), ...policy };
}

const updateDescription: EngineMethod = {
  name: 'update_table_description',
  signature: 'database, schema, identifier, description',
  parsed: () => null,
  *run(scope, args) {
    const name = { schema: args.text('schema'), identifier: args.text('identifier') };
    const database = args.get('database');
    const one = { ...NAMELESS, ...name, database: database === null ? null : str(database) };
    const description = str(args.get('description') ?? '');
    yield* askService(scope, 'update_table_description', async (turn) => await patchTable(one, { description }, turn));
    return null;
  },
};

const NAMELESS = {
  type: null,
  quote: { database: true, schema: true, identifier: true },
  include: { database: true, schema: true, identifier: true },
} as const;

const addColumns: EngineMethod = {
  name: 'alter_table_add_columns',
  signature: 'relation, columns',
  parsed: () => null,
  run: (scope, args) => changeColumns(scope, args.get('relation'), columnsIn(args.get('columns')), []),
};

const changeColumnSet: EngineMethod = {
  name: 'alter_table_add_remove_columns',
  signature: 'relation, add_columns, remove_columns',
  parsed: () => null,
  run: (scope, args) =>
    changeColumns(
      scope,
      args.get('relation'),
      columnsIn(args.get('add_columns')),
      columnsIn(args.get('remove_columns')),
    ),
};

/** Takes top-level columns away and adds columns; what is inside structs is added by the API and cannot be taken away. */
function* changeColumns(
  scope: Parameters<EngineMethod['run']>[0],
  given: Value,
  added: readonly ColumnValue[],
  removed: readonly ColumnValue[],
) {
  if (!(given instanceof RelationValue)) return null;
  const { relation: one } = given;
  const table = given.render();
  const { quote } = bigqueryDialect;
  const inner = removed.filter(isNested).map(({ column }) => column);
  if (inner.length > 0)
    scope.say(`Fields of structs cannot be taken away from ${table}: ${inner.join(', ')} stay until a --full-refresh.`);
  const clauses = [
    removed.filter((column) => !isNested(column)).map(({ column }) => `drop column ${quote(column)}`),
    added
      .filter((column) => !isNested(column))
      .map((column) => `add column ${quote(column.column)} ${column.dataType()}`),
  ];
  const inside = added.filter(isNested).map((column) => [column.column, fieldOfColumn(column)] as const);
  yield* askService(scope, 'alter_table_add_remove_columns', async (turn) => {
    for (const changes of clauses)
      if (changes.length > 0) await turn.service.runQuery(`alter table ${table} ${changes.join(', ')}`, turn.running);
    if (inside.length === 0) return;
    const fields = (await tableResource(one, turn))?.schema?.fields ?? [];
    await patchTable(one, { schema: { fields: withAddedFields(fields, new Map(inside)) } }, turn);
  });
  return null;
}

function columnsIn(given: Value): readonly ColumnValue[] {
  return Array.isArray(given) ? given.filter((one) => one instanceof ColumnValue) : [];
}

/** Brings structs of a table to the fields that the new rows have, and takes them out of what is left to do. */
const syncStructs: EngineMethod = {
  name: 'sync_struct_columns',
  signature: 'on_schema_change, source_relation, target_relation, schema_changes_dict',
  parsed: () => new PyDict(),
  *run(scope, args) {
    const changes = args.get('schema_changes_dict');
    const policy = args.text('on_schema_change');
    if (!(changes instanceof PyDict) || (policy !== 'append_new_columns' && policy !== 'sync_all_columns'))
      return changes;
    const [source, target] = [relationGiven(args, 'source_relation'), relationGiven(args, 'target_relation')];
    const handled = yield* askService(scope, 'sync_struct_columns', async (turn) => {
      const has = (await tableResource(target, turn))?.schema?.fields ?? [];
      const wanted = (await tableResource(source, turn))?.schema?.fields ?? [];
      const { fields, changed } = withStructsOf(has, wanted);
      if (changed.size > 0) await patchTable(target, { schema: { fields } }, turn);
      return changed;
    });
    if (handled.size === 0) return changes;
    const rest = (key: string, nameOf: (one: Value) => string) => {
      const listed = changes.get(key);
      const kept = Array.isArray(listed) ? listed.filter((one) => !handled.has(nameOf(one).split('.')[0] ?? '')) : [];
      changes.set(key, kept);
      return kept.length;
    };
    const open =
      rest('source_not_in_target', (one) => (one instanceof ColumnValue ? one.column : '')) +
      rest('new_target_types', (one) => (one instanceof PyDict ? str(one.get('column_name') ?? '') : '')) +
      rest('target_not_in_source', (one) => (one instanceof ColumnValue ? one.column : ''));
    if (open === 0) changes.set('schema_changed', false);
    return changes;
  },
};

const addArrival: EngineMethod = {
  name: 'add_time_ingestion_partition_column',
  signature: 'partition_by, columns',
  parsed: () => [],
  run(_, args) {
    const columns = args.get('columns');
    const partition = args.get('partition_by');
    if (!Array.isArray(columns)) return columns;
    const type =
      partition !== null && typeof partition === 'object' && 'getAttr' in partition
        ? partition.getAttr('data_type')
        : null;
    const plain = { dtype: str(type ?? 'timestamp'), charSize: null, precision: null, scale: null };
    columns.push(new ColumnValue('_PARTITIONTIME', plain, bigqueryDialect.columnWords));
    return columns;
  },
};

/** Methods of `adapter` that change the columns of tables. */
export const schemaMethods = engineMethods(
  updateColumns,
  updateDescription,
  addColumns,
  changeColumnSet,
  syncStructs,
  addArrival,
);
