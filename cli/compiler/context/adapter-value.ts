import { type Relation, relation, renderRelation } from '../../adapters/relation.ts';
import {
  ColumnClass,
  type DataTypeName,
  RelationClass,
  type RelationRendering,
  RelationValue,
  SeedTableValue,
  TableValue,
  tableValue,
} from '../../adapters/values/index.ts';
import {
  type Arguments,
  type CallResult,
  type Effectful,
  PyDict,
  PyError,
  PyObject,
  PyTuple,
  perform,
  pyFunction,
  repr,
  str,
  truth,
  type Value,
} from '../../templates/index.ts';
import { boundSql } from './bound-sql.ts';
import { autoBegin, BUILD_METHODS } from './build-methods.ts';
import { COLUMN_METHODS, columnsOf } from './column-methods.ts';
import { RuntimeConfigValue } from './config-value.ts';
import { checkSnapshotTable, hardDeletes, snapshotColumnsOf } from './snapshot-values.ts';
import type { TemplateSession } from './template-session.ts';
import { templateTransaction } from './template-transaction.ts';
import { timeOf } from './time-values.ts';

/** What a method of `adapter` works with. */
interface Bound {
  readonly session: TemplateSession;
  readonly rendering: RelationRendering;
}

/** The types that columns of results are made with, by what they were found to hold. */
const TYPES_OF_RESULTS: Readonly<Record<DataTypeName, string>> = {
  Integer: 'bigint',
  Number: 'double',
  Date: 'date',
  DateTime: 'timestamp',
  Boolean: 'boolean',
  Text: 'string',
};

type Method = (bound: Bound, args: Arguments) => CallResult;

/** `adapter` while a template is compiled or run: it asks and changes the warehouse. Source of the names: dbt 1.11. */
export class AdapterValue extends PyObject {
  readonly typeName = 'Adapter';
  readonly #bound: Bound;
  readonly #own: ReadonlyMap<string, Value>;

  /** `own` are attributes that the project gives it: `dispatch` and `behavior`. */
  constructor(session: TemplateSession, rendering: RelationRendering, own: ReadonlyMap<string, Value>) {
    super();
    this.#bound = { session, rendering };
    this.#own = own;
  }

  override getAttr(name: string): Value | undefined {
    const given = this.#own.get(name);
    if (given !== undefined) return given;
    if (name === 'Relation') return new RelationClass(this.#bound.rendering);
    if (name === 'Column') return new ColumnClass(this.#bound.session.adapter.dialect.columnWords);
    const { session } = this.#bound;
    const own = session.adapter.templateMethods?.get(name);
    if (own !== undefined) return pyFunction(name, own.signature, (args) => own.run(session, args));
    const method = METHODS.get(name);
    return method && pyFunction(name, method.signature, (args) => method.run(this.#bound, args));
  }
}

const METHODS = new Map<string, { signature: string; run: Method }>();

function define(name: string, signature: string, run: Method): void {
  METHODS.set(name, { signature, run });
}

define('type', '', ({ session }) => session.adapter.type);
define('quote', 'identifier', ({ session }, args) => session.adapter.dialect.quote(args.text('identifier')));
define('quote_as_configured', 'identifier, quote_key', ({ session }, args) =>
  session.adapter.dialect.quote(args.text('identifier')),
);
define('quote_seed_column', 'column, quote_config=None', ({ session }, args) =>
  args.get('quote_config') === false ? args.text('column') : session.adapter.dialect.quote(args.text('column')),
);
define('escape_sql_string', 'value', (_, args) => args.text('value').replaceAll("'", "''"));
define('convert_type', 'agate_table, col_idx', ({ session }, args) => {
  const table = args.get('agate_table');
  const index = args.int('col_idx');
  const type = table instanceof SeedTableValue ? table.typeOf(index) : undefined;
  const held = table instanceof TableValue ? (table.types[index] ?? 'Text') : 'Text';
  return type ?? session.adapter.dialect.typeName(TYPES_OF_RESULTS[held]);
});
for (const [name, signature, run] of [...BUILD_METHODS, ...COLUMN_METHODS]) define(name, signature, run);
for (const name of ['cache_added', 'cache_dropped', 'cache_renamed', 'verify_database', 'expand_target_column_types']) {
  define(name, '*args, **kwargs', () => '');
}

define('execute', 'sql, auto_begin=False, fetch=False, limit=None', function* (bound, args) {
  if (truth(args.get('auto_begin'))) yield* autoBegin(bound.session);
  const { message, rowsAffected, table } = yield* runStatement(
    bound.session,
    args.text('sql'),
    truth(args.get('fetch')),
  );
  const response = new PyDict([
    ['_message', message],
    ['code', null],
    ['rows_affected', rowsAffected],
  ]);
  return new PyTuple([response, table]);
});

define('add_query', 'sql, auto_begin=True, bindings=None, *rest, **kwargs', function* ({ session }, args) {
  if (truth(args.get('auto_begin'))) yield* autoBegin(session);
  const given = args.get('bindings');
  const bindings = Array.isArray(given) ? given : given instanceof PyTuple ? given.items : [];
  yield* runStatement(session, boundSql(args.text('sql'), bindings, session.adapter.dialect), false);
  return null;
});

define('get_relation', 'database=None, schema=None, identifier=None, **rest', function* (bound, args) {
  const { session } = bound;
  const name = nameOf(args, session);
  const found = yield* perform('adapter.get_relation', async () =>
    (await session.relations()).get(await session.connection(), relation(name)),
  );
  return found === null ? null : relationValue(bound, { ...found, ...name });
});

define('load_relation', 'relation', function* (bound, args) {
  const asked = relationOf(args.get('relation'));
  const found = yield* perform('load_relation', async () =>
    (await bound.session.relations()).get(await bound.session.connection(), asked),
  );
  return found === null ? null : relationValue(bound, { ...asked, type: found.type });
});

define('get_columns_in_relation', 'relation', function* (bound, args) {
  return yield* columnsOf(bound, relationOf(args.get('relation')));
});

define('get_columns_in_table', 'schema_name, table_name', function* (bound, args) {
  const name = {
    database: bound.session.database,
    schema: args.text('schema_name'),
    identifier: args.text('table_name'),
  };
  return yield* columnsOf(bound, relation(name));
});

define('get_missing_columns', 'from_relation, to_relation', function* (bound, args) {
  const from = yield* columnsOf(bound, relationOf(args.get('from_relation')));
  const to = yield* columnsOf(bound, relationOf(args.get('to_relation')));
  const known = new Set(to.map((column) => column.column));
  return from.filter((column) => !known.has(column.column));
});

for (const name of ['list_relations', 'list_relations_without_caching']) {
  define(name, 'database_or_relation, schema=None', function* (bound, args) {
    const { session } = bound;
    const given = args.get('database_or_relation');
    const database = given instanceof RelationValue ? given.relation.database : given === null ? null : str(given);
    const schema = given instanceof RelationValue ? (given.relation.schema ?? '') : args.text('schema');
    const found = yield* perform(`adapter.${name}`, async () => {
      const relations = await session.relations();
      if (name !== 'list_relations') relations.forget(database, schema);
      return relations.list(await session.connection(), database, schema);
    });
    return found.map((one) => relationValue(bound, one));
  });
}

define('create_schema', 'relation', (bound, args) => {
  const { database, schema } = relationOf(args.get('relation'));
  return changeSchema(bound, `create schema if not exists ${schemaName(bound, database, schema)}`);
});
define('drop_schema', 'relation', function* (bound, args) {
  const { database, schema } = relationOf(args.get('relation'));
  yield* changeSchema(bound, `drop schema if exists ${schemaName(bound, database, schema)} cascade`);
  yield* perform('cache', async () => (await bound.session.relations()).forget(database, schema ?? ''));
  return null;
});
define('drop_relation', 'relation', function* (bound, args) {
  const one = relationOf(args.get('relation'));
  const kind = one.type === 'view' ? 'view' : one.type === 'materialized_view' ? 'materialized view' : 'table';
  // An engine that lays out tables knows nothing that depends on one.
  const rest = bound.session.adapter.dialect.storage === undefined ? ' cascade' : '';
  yield* change(bound, `drop ${kind} if exists ${render(bound, one)}${rest}`);
  yield* perform('cache', async () => (await bound.session.relations()).dropped(one));
  return null;
});
define('truncate_relation', 'relation', (bound, args) =>
  change(bound, `truncate table ${render(bound, relationOf(args.get('relation')))}`),
);
define('rename_relation', 'from_relation, to_relation', function* (bound, args) {
  const from = relationOf(args.get('from_relation'));
  const to = relationOf(args.get('to_relation'));
  const kind = from.type === 'view' ? 'view' : 'table';
  const name = bound.session.adapter.dialect.quote(to.identifier ?? '');
  yield* change(bound, `alter ${kind} ${render(bound, from)} rename to ${name}`);
  yield* perform('cache', async () => (await bound.session.relations()).renamed(from, to));
  return null;
});

define('get_hard_deletes_behavior', 'config', (_, args) => {
  const config = args.get('config');
  const node = config instanceof RuntimeConfigValue ? config.node : null;
  const read = (key: string) => (config instanceof PyDict ? config.get(key) : node?.config[key]);
  return hardDeletes(node?.name ?? '', read('hard_deletes'), read('invalidate_hard_deletes'));
});
define('valid_snapshot_target', 'relation, column_names=None', function* (bound, args) {
  return yield* snapshotTarget(bound, args, null);
});
define('assert_valid_snapshot_target_given_strategy', 'relation, column_names, strategy', function* (bound, args) {
  const strategy = args.get('strategy');
  return yield* snapshotTarget(bound, args, strategy instanceof PyDict ? (strategy.get('hard_deletes') ?? null) : null);
});

function* snapshotTarget(bound: Bound, args: Arguments, deletes: Value): Effectful<Value> {
  const target = relationOf(args.get('relation'));
  const columns = yield* columnsOf(bound, target);
  const names = snapshotColumnsOf(args.get('column_names'));
  const has = columns.map(({ column }) => column);
  checkSnapshotTable(render(bound, target), has, names, deletes === null ? '' : str(deletes));
  return '';
}

/** Runs one statement; `fetch` keeps its rows. */
export function* runStatement(
  session: TemplateSession,
  sql: string,
  fetch: boolean,
): Effectful<{ message: string; rowsAffected: number | null; table: ReturnType<typeof tableValue> }> {
  return yield* perform('run_query', async () => {
    const connection = await session.connection();
    if (fetch) {
      const result = await connection.query(sql);
      return { message: 'OK', rowsAffected: result.rows.length, table: tableValue(result, timeOf, session.say) };
    }
    return { ...(await connection.execute(sql)), table: tableValue({ columns: [], rows: [] }, timeOf) };
  });
}

function* change({ session }: Bound, sql: string): Effectful<Value> {
  yield* perform('adapter', async () => {
    const connection = await session.connection();
    await templateTransaction(connection)?.beginChange();
    await connection.execute(sql);
  });
  return null;
}

function* changeSchema(bound: Bound, sql: string): Effectful<Value> {
  yield* change(bound, sql);
  yield* perform('adapter', async () => {
    await templateTransaction(await bound.session.connection())?.schemaChanged?.();
  });
  return null;
}

function nameOf(args: Arguments, session: TemplateSession) {
  const part = (name: string): string | null => {
    const value = args.get(name);
    return value === null || (value instanceof PyObject && !truth(value)) ? null : str(value);
  };
  return { database: part('database') ?? session.database, schema: part('schema'), identifier: part('identifier') };
}

function relationOf(value: Value): Relation {
  if (value instanceof RelationValue) return value.relation;
  throw new PyError('DbtRuntimeError', `a relation was expected, not ${repr(value)}`);
}

function relationValue({ rendering }: Bound, one: Relation): RelationValue {
  return new RelationValue(one, { ...rendering, limit: null });
}

function render({ session }: Bound, one: Relation): string {
  return renderRelation(one, session.adapter.dialect.quote);
}

function schemaName(bound: Bound, database: string | null, schema: string | null): string {
  return render(bound, relation({ database, schema, identifier: null }));
}
