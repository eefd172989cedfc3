/** The kinds of relation that a warehouse lists. */
export type RelationType = 'table' | 'view' | 'cte' | 'materialized_view' | 'external' | 'pointer_table' | 'function';

/** Which parts of a relation's name are quoted, or shown. */
export interface RelationPolicy {
  readonly database: boolean;
  readonly schema: boolean;
  readonly identifier: boolean;
}

/** A relation's name and kind. Immutable; `renderRelation` writes it as SQL. */
export interface Relation {
  readonly database: string | null;
  readonly schema: string | null;
  readonly identifier: string | null;
  readonly type: RelationType | null;
  readonly quote: RelationPolicy;
  readonly include: RelationPolicy;
  /** Where its schema is, as templates said. */
  readonly location?: string;
}

/** The schema of views on what a database has. */
export const INFORMATION_SCHEMA = 'INFORMATION_SCHEMA';

const ALL: RelationPolicy = { database: true, schema: true, identifier: true };

/** A relation whose parts are all quoted and shown, unless told. */
export function relation(
  { database, schema, identifier }: { database: string | null; schema: string | null; identifier: string | null },
  options: Partial<Pick<Relation, 'type' | 'quote' | 'include'>> = {},
): Relation {
  const { type = null, quote = ALL, include = ALL } = options;
  return { database, schema, identifier, type, quote, include };
}

/** The relation as SQL, such as `"dev"."main"."orders"`; parts that are null or not included are left out. */
export function renderRelation(one: Relation, quote: (identifier: string) => string): string {
  return (['database', 'schema', 'identifier'] as const)
    .flatMap((part) => {
      const name = one[part];
      if (name === null || name === '' || !one.include[part]) return [];
      return [one.quote[part] ? quote(name) : name];
    })
    .join('.');
}
