import { type Relation, relation } from '../../adapters/relation.ts';
import type { ColumnInfo } from '../../adapters/types.ts';
import { type ColumnValue, columnOf } from '../../adapters/values/index.ts';
import { type Effectful, perform, str } from '../../templates/index.ts';
import type { BuildMethod } from './build-methods.ts';
import type { TemplateSession } from './template-session.ts';

/** A column as templates of the engine see it. */
export function columnValue({ name, dataType }: ColumnInfo, { adapter }: TemplateSession): ColumnValue {
  return columnOf(name, dataType, adapter.dialect.columnWords);
}

/** The columns of a relation; none of one that is not there. */
export function* columnsOf(
  { session }: { readonly session: TemplateSession },
  one: Relation,
): Effectful<ColumnValue[]> {
  const columns = yield* perform('adapter.get_columns_in_relation', async () =>
    session.adapter.introspection.columnsOf(await session.connection(), one),
  );
  return columns.map((column) => columnValue(column, session));
}

function* describedColumns(session: TemplateSession, sql: string, what: string): Effectful<ColumnValue[]> {
  const columns = yield* perform(what, async () => (await session.connection()).describe(sql));
  return columns.map((column) => columnValue(column, session));
}

/** The methods of `adapter` that tell of columns of queries and of schemas. */
export const COLUMN_METHODS: readonly BuildMethod[] = [
  [
    'get_column_schema_from_query',
    'sql',
    ({ session }, args) => describedColumns(session, args.text('sql'), 'adapter.get_column_schema_from_query'),
  ],
  [
    'get_columns_in_select_sql',
    'select_sql',
    ({ session }, args) => describedColumns(session, args.text('select_sql'), 'adapter.get_columns_in_select_sql'),
  ],
  [
    'list_schemas',
    'database',
    function* ({ session }, args) {
      const database = args.get('database');
      const found = yield* perform('adapter.list_schemas', async () =>
        session.adapter.introspection.listSchemas(await session.connection(), database === null ? null : str(database)),
      );
      return [...found];
    },
  ],
  [
    'check_schema_exists',
    'database, schema',
    function* ({ session }, args) {
      const database = args.get('database');
      const schemas = yield* perform('adapter.check_schema_exists', async () =>
        session.adapter.introspection.listSchemas(await session.connection(), database === null ? null : str(database)),
      );
      const { fold } = session.adapter.dialect;
      return schemas.some((schema) => fold(schema) === fold(args.text('schema')));
    },
  ],
  [
    'already_exists',
    'schema, name',
    function* ({ session }, args) {
      const name = { database: session.database, schema: args.text('schema'), identifier: args.text('name') };
      const found = yield* perform('adapter.already_exists', async () =>
        (await session.relations()).get(await session.connection(), relation(name)),
      );
      return found !== null;
    },
  ],
];
