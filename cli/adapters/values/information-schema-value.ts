import { PyObject, pyFunction, str, type Value } from '../../templates/index.ts';
import { INFORMATION_SCHEMA } from '../relation.ts';

/** What names a view of an information schema. */
export interface InformationSchemaName {
  readonly database: string | null;
  readonly schema: string | null;
  /** Such as `TABLES`; null for the schema itself. */
  readonly view: string | null;
  /** Where the schema's place is, as templates said. */
  readonly location: string | null;
}

/** An information schema, or a view of it, where each schema has one of its own: dbt's `InformationSchema`. */
export class InformationSchemaValue extends PyObject {
  readonly typeName = 'InformationSchema';
  readonly #name: InformationSchemaName;
  readonly #write: (name: InformationSchemaName) => string;

  constructor(name: InformationSchemaName, write: (name: InformationSchemaName) => string) {
    super();
    this.#name = name;
    this.#write = write;
  }

  override str(): string {
    return this.#write(this.#name);
  }

  override repr(): string {
    return `<InformationSchema ${this.str()}>`;
  }

  override getAttr(name: string): Value | undefined {
    const { database, schema, view, location } = this.#name;
    switch (name) {
      case 'database':
      case 'project':
        return database;
      case 'schema':
      case 'dataset':
        return schema;
      case 'identifier':
        return INFORMATION_SCHEMA;
      case 'information_schema_view':
        return view;
      case 'location':
        return location;
      case 'render':
        return pyFunction(name, '', () => this.str());
      case 'replace':
      case 'incorporate':
        return pyFunction(name, 'information_schema_view=None, location=None, **rest', (args) => {
          const [other, place] = [args.get('information_schema_view'), args.get('location')];
          const changed = {
            ...this.#name,
            ...(other === null ? {} : { view: str(other) }),
            ...(place === null ? {} : { location: str(place) }),
          };
          return new InformationSchemaValue(changed, this.#write);
        });
      default:
        return undefined;
    }
  }
}
