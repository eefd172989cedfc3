import { PyObject, pyFunction, type Value } from '../../templates/index.ts';
import { createFunction, ephemeralName, type RelationRendering } from './relation-value.ts';

/** `api.Relation`: the class, of which templates use `create` and a few constants. */
export class RelationClass extends PyObject {
  readonly typeName = 'type';
  readonly #rendering: RelationRendering;

  constructor(rendering: RelationRendering) {
    super();
    this.#rendering = rendering;
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'create':
        return createFunction(this.#rendering);
      case 'add_ephemeral_prefix':
        return pyFunction(name, 'name', (args) => ephemeralName(args.text('name')));
      case 'Table':
      case 'View':
      case 'CTE':
      case 'MaterializedView':
      case 'External':
        return {
          Table: 'table',
          View: 'view',
          CTE: 'cte',
          MaterializedView: 'materialized_view',
          External: 'external',
        }[name];
      case 'scd_args':
        return pyFunction(name, 'primary_key, updated_at', (args) => {
          const key = args.get('primary_key');
          return [...(Array.isArray(key) ? key : [key]), args.get('updated_at')];
        });
      case 'get_relation_type':
        return pyFunction(name, 'type', (args) => args.get('type'));
      default:
        return undefined;
    }
  }
}
