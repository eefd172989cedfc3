import type { InformationSchemaName } from './information-schema-value.ts';

/** How an engine's relations answer templates where dbt gives its adapter a relation class of its own. */
export interface RelationWords {
  /** Writes a view of an information schema, of which each schema has one. Throws `CompilationError`. */
  informationSchema(name: InformationSchemaName): string;
  /** Kinds of relations that can be renamed. */
  readonly renamed: readonly string[];
  /** Kinds of relations that can be replaced in place. */
  readonly replaced: readonly string[];
  /** Whether names are the same only where their letters are of the same case. */
  readonly isCaseSensitive: boolean;
}
