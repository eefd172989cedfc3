import type { ColumnInfo, Relation, RelationType } from '../../adapters/index.ts';
import { relation } from '../../adapters/index.ts';
import type { CatalogTable } from '../../googlesql/index.ts';

/** A relation whose columns are known without asking a warehouse. */
export interface KnownRelation {
  readonly relation: Relation;
  readonly columns: readonly ColumnInfo[];
  /** Columns that a star does not give. */
  readonly hidden: readonly ColumnInfo[];
}

/** The relations of a project with their columns, as far as the check has come. */
export class KnownSchemas {
  readonly #byName = new Map<string, KnownRelation>();

  add(named: Relation, type: RelationType, columns: readonly ColumnInfo[], hidden: readonly ColumnInfo[] = []): void {
    const { database, schema, identifier } = named;
    this.#byName.set(dotted(named).toLowerCase(), {
      relation: relation({ database, schema, identifier }, { type }),
      columns,
      hidden,
    });
  }

  get(named: Relation): KnownRelation | undefined {
    return this.#byName.get(dotted(named).toLowerCase());
  }

  /** The relations of a schema; a null database is any. */
  in(database: string | null, schema: string): readonly Relation[] {
    const isIn = (one: Relation) =>
      one.schema?.toLowerCase() === schema.toLowerCase() &&
      (database === null || one.database?.toLowerCase() === database.toLowerCase());
    return [...this.#byName.values()].map((one) => one.relation).filter(isIn);
  }

  /** The table that a dotted name of SQL means, for the analyzer. */
  readonly find = (name: string): CatalogTable | undefined => {
    const known = this.#byName.get(name.toLowerCase());
    if (known === undefined) return undefined;
    const hidden = known.hidden.map((one) => ({ ...catalogColumn(one), isPseudo: true }));
    return { name: dotted(known.relation), columns: [...known.columns.map(catalogColumn), ...hidden] };
  };
}

/** `database.schema.identifier`, without quotes. */
export function dotted({ database, schema, identifier }: Relation): string {
  return [database, schema, identifier].filter((part) => part !== null && part !== '').join('.');
}

function catalogColumn({ name, dataType }: ColumnInfo) {
  return { name, type: dataType };
}
