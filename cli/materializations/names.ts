import { type Dialect, type Relation, relation, renderRelation } from '../adapters/index.ts';

/** A relation as SQL. */
export function sqlName(one: Relation, dialect: Dialect): string {
  return renderRelation(one, dialect.quote);
}

/** The table that a node is built in before it takes its own name. */
export function asideOf(target: Relation): Relation {
  return { ...target, identifier: `${target.identifier}__etl_new`, type: 'table' };
}

/** The temporary table of new rows: of the session, so it has no schema. */
export function deltaOf(target: Relation): Relation {
  return relation({ database: null, schema: null, identifier: `${target.identifier}__etl_delta` }, { type: 'table' });
}

/** `"a", "b"`. */
export function columnList(columns: readonly { readonly name: string }[], dialect: Dialect): string {
  return columns.map(({ name }) => dialect.quote(name)).join(', ');
}

/** A name from a config: quoted when a column has it, else taken as the SQL expression that dbt takes it for. */
export function columnOrExpression(
  text: string,
  columns: readonly { readonly name: string }[],
  dialect: Dialect,
): string {
  const folded = dialect.fold(text);
  const named = columns.find(({ name }) => dialect.fold(name) === folded);
  return named === undefined ? text : dialect.quote(named.name);
}

/** `drop view if exists ...`, by the kind of the relation. */
export function dropStatement(one: Relation, dialect: Dialect): string {
  const kind = one.type === 'view' ? 'view' : one.type === 'materialized_view' ? 'materialized view' : 'table';
  return `drop ${kind} if exists ${sqlName(one, dialect)}`;
}
