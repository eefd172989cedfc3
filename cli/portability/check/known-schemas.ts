import { type ColumnInfo, type Relation, type RelationType, relation, type Sandbox } from '../../adapters/index.ts';
import { EngineTypes } from './engine-types.ts';

/** A relation whose columns are known without asking a warehouse. */
export interface KnownRelation {
  readonly relation: Relation;
  readonly columns: readonly ColumnInfo[];
}

/** The relations of a project with their columns, as far as the check has come: the tables of its sandbox. */
export class KnownSchemas {
  readonly sandbox: Sandbox;
  readonly types: EngineTypes;
  readonly #byName = new Map<string, KnownRelation>();

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    this.types = new EngineTypes(sandbox);
  }

  /** Makes a relation known; `hidden` columns are not in a star. */
  async add(
    named: Relation,
    type: RelationType,
    columns: readonly ColumnInfo[],
    hidden: readonly ColumnInfo[] = [],
  ): Promise<void> {
    const { database, schema, identifier } = named;
    this.#byName.set(keyOf(named), { relation: relation({ database, schema, identifier }, { type }), columns });
    await this.sandbox.createTable(named, columns, hidden);
  }

  get(named: Relation): KnownRelation | undefined {
    return this.#byName.get(keyOf(named));
  }

  /** The relations of a schema; a null database is any. */
  in(database: string | null, schema: string): readonly Relation[] {
    const isIn = (one: Relation) =>
      one.schema?.toLowerCase() === schema.toLowerCase() &&
      (database === null || one.database?.toLowerCase() === database.toLowerCase());
    return [...this.#byName.values()].map((one) => one.relation).filter(isIn);
  }
}

function keyOf({ database, schema, identifier }: Relation): string {
  return [database, schema, identifier]
    .filter((part) => part !== null && part !== '')
    .join('.')
    .toLowerCase();
}
