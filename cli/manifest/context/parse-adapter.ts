import type { MethodScope } from '../../adapters/engine-method.ts';
import type { Adapter } from '../../adapters/types.ts';
import { TableValue } from '../../adapters/values/index.ts';
import type { Yaml } from '../../config/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { PyDict, PyObject, PyTuple, pyFunction, str, type Value } from '../../templates/index.ts';
import { BehaviorValue } from './behavior-value.ts';

const NOTHING = new Set([
  'drop_relation',
  'truncate_relation',
  'rename_relation',
  'valid_snapshot_target',
  'assert_valid_snapshot_target_given_strategy',
  'expand_target_column_types',
  'get_relation',
  'load_relation',
  'create_schema',
  'drop_schema',
  'get_incremental_strategy_macro',
  'get_hard_deletes_behavior',
  'cache_added',
  'cache_dropped',
  'cache_renamed',
  'commit',
  'standardize_grants_dict',
  'convert_type',
  'rename_relation',
]);
const LISTS = new Set([
  'get_columns_in_relation',
  'get_column_schema_from_query',
  'get_missing_columns',
  'list_relations',
  'list_relations_without_caching',
  'list_schemas',
]);

/** There is no warehouse while a project is parsed. */
const PARSING: MethodScope = {
  credentials: { type: '', schema: '', threads: 1 },
  say: () => {},
  connection: () => Promise.reject(EtlError.of('ETL9001', { what: 'a connection while a project is parsed' })),
  relations: () => Promise.reject(EtlError.of('ETL9001', { what: 'relations while a project is parsed' })),
};

/** `adapter` while parsing: names and quoting are real, and what would ask the warehouse gives nothing. */
export class ParseAdapterValue extends PyObject {
  readonly typeName = 'Adapter';
  readonly #adapter: Adapter;
  readonly #dispatch: Value;
  readonly #flags: Readonly<Record<string, Yaml>>;

  constructor(adapter: Adapter, dispatch: Value, flags: Readonly<Record<string, Yaml>> = {}) {
    super();
    this.#adapter = adapter;
    this.#dispatch = dispatch;
    this.#flags = flags;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'dispatch') return this.#dispatch;
    if (name === 'behavior') return new BehaviorValue(this.#flags);
    const own = this.#adapter.templateMethods?.get(name);
    if (own !== undefined) {
      const { parsed, signature, run } = own;
      return parsed === undefined
        ? pyFunction(name, signature, (args) => run(PARSING, args))
        : pyFunction(name, '*args, **kwargs', parsed);
    }
    if (name === 'type') return pyFunction(name, '', () => this.#adapter.type);
    if (name === 'quote') return pyFunction(name, 'identifier', (args) => this.#quote(args.get('identifier')));
    if (name === 'quote_as_configured')
      return pyFunction(name, 'identifier, quote_key', (args) => this.#quote(args.get('identifier')));
    if (name === 'quote_seed_column')
      return pyFunction(name, 'column, quote_config', (args) => this.#quote(args.get('column')));
    if (name === 'check_schema_exists' || name === 'already_exists')
      return pyFunction(name, '*args, **kwargs', () => false);
    if (name === 'execute') return pyFunction(name, '*args, **kwargs', () => new PyTuple(['', new TableValue([], [])]));
    if (name === 'add_query') return pyFunction(name, '*args, **kwargs', () => new PyTuple([null, null]));
    if (name === 'config') return new PyDict();
    if (LISTS.has(name)) return pyFunction(name, '*args, **kwargs', () => []);
    if (NOTHING.has(name)) return pyFunction(name, '*args, **kwargs', () => null);
    return pyFunction(name, '*args, **kwargs', () => '');
  }

  #quote(identifier: Value): Value {
    return this.#adapter.dialect.quote(str(identifier));
  }
}
