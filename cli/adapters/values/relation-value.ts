import { type Arguments, PyDict, PyError, PyObject, pyFunction, str, type Value } from '../../templates/index.ts';
import {
  INFORMATION_SCHEMA,
  type Relation,
  type RelationPolicy,
  type RelationType,
  relation,
  renderRelation,
} from '../relation.ts';
import { InformationSchemaValue } from './information-schema-value.ts';
import type { RelationWords } from './relation-words.ts';

/** How relations print: the engine's quoting and what stands around them. */
export interface RelationRendering {
  quote(identifier: string): string;
  /** Rows that a printed reference may give: 0 under `--empty`; null for all. */
  readonly limit: number | null;
  /** A column of times as it compares with texts of times. */
  readonly instant?: ((column: string) => string) | undefined;
  /** How relations answer where they do so in words of their own. */
  readonly words?: RelationWords | undefined;
  /** The condition of the rows that a printed reference gives: those of a batch. */
  readonly where?: string;
}

/** How an engine's relations print and answer. */
export function renderingOf({
  quote,
  relationWords: words,
}: {
  quote(identifier: string): string;
  readonly relationWords?: RelationWords;
}): RelationRendering {
  return { quote, words, limit: null };
}

type Part = 'database' | 'schema' | 'identifier';
const CHANGEABLE: readonly string[] = ['table', 'view'];
const PARTS: readonly Part[] = ['database', 'schema', 'identifier'];

/**
 * A relation as templates see it: dbt's `Relation`, which prints as its quoted name. Immutable: `include`, `quote`,
 * `incorporate` and `replace_path` give a new one. Source of the behaviour: dbt-adapters 1.11, BaseRelation.
 */
export class RelationValue extends PyObject {
  readonly typeName = 'Relation';
  readonly relation: Relation;
  readonly rendering: RelationRendering;
  /** SQL that stands for the relation, such as a file read in place of a source table. */
  readonly external: string | null;

  constructor(one: Relation, rendering: RelationRendering, external: string | null = null) {
    super();
    this.relation = one;
    this.rendering = rendering;
    this.external = external;
  }

  /** The name as SQL, without the limit of `--empty`. */
  render(): string {
    return this.external ?? renderRelation(this.relation, this.rendering.quote);
  }

  override str(): string {
    const name = this.render();
    const { limit, where } = this.rendering;
    const filter = limit === 0 ? 'where false limit 0' : `limit ${limit}`;
    const limited = limit === null ? name : `(select * from ${name} ${filter})`;
    return where === undefined ? limited : `(select * from ${limited} where ${where})`;
  }

  override repr(): string {
    return `<Relation ${this.render()}>`;
  }

  override truth(): boolean {
    return true;
  }

  override get isMapping(): boolean {
    return true;
  }

  override equals(other: Value): boolean {
    return (
      other instanceof RelationValue && other.render() === this.render() && other.relation.type === this.relation.type
    );
  }

  override hashKey(): unknown {
    return `Relation ${this.render()}`;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }

  override getAttr(name: string): Value | undefined {
    const { relation: one } = this;
    switch (name) {
      case 'database':
      case 'schema':
      case 'identifier':
        return one[name];
      case 'name':
      case 'table':
        return one.identifier;
      case 'type':
        return one.type;
      case 'is_table':
        return one.type === 'table';
      case 'is_view':
        return one.type === 'view';
      case 'is_cte':
        return one.type === 'cte';
      case 'is_materialized_view':
        return one.type === 'materialized_view';
      case 'is_function':
        return one.type === 'function';
      case 'is_pointer':
        return one.type === 'pointer_table';
      case 'can_be_renamed':
        return (this.rendering.words?.renamed ?? CHANGEABLE).includes(one.type ?? '');
      case 'can_be_replaced':
        return (this.rendering.words?.replaced ?? CHANGEABLE).includes(one.type ?? '');
      case 'project':
        return this.rendering.words === undefined ? undefined : one.database;
      case 'dataset':
        return this.rendering.words === undefined ? undefined : one.schema;
      case 'location':
        return one.location ?? null;
      case 'quote_policy':
        return policyValue(one.quote);
      case 'include_policy':
        return policyValue(one.include);
      case 'path':
        return new PyDict(PARTS.map((part) => [part, one[part]] as const));
      default:
        return this.#method(name);
    }
  }

  #method(name: string): Value | undefined {
    const change = (next: Relation): RelationValue => new RelationValue(next, this.rendering, this.external);
    const { relation: one } = this;
    switch (name) {
      case 'render':
        return pyFunction(name, '', () => this.render());
      case 'quoted':
        return pyFunction(name, 'identifier', (args) => this.rendering.quote(args.text('identifier')));
      case 'include':
        return pyFunction(name, 'database=None, schema=None, identifier=None', (args) =>
          change({ ...one, include: changedPolicy(one.include, args) }),
        );
      case 'quote':
        return pyFunction(name, 'database=None, schema=None, identifier=None', (args) =>
          change({ ...one, quote: changedPolicy(one.quote, args) }),
        );
      case 'replace_path':
        return pyFunction(name, '**parts', (args) => change({ ...one, ...pathOf(args.extra) }));
      case 'incorporate':
        return pyFunction(name, '**changes', (args) => change(incorporated(one, args)));
      case 'without_identifier':
        return pyFunction(name, '', () =>
          change({ ...one, identifier: null, include: { ...one.include, identifier: false } }),
        );
      case 'information_schema':
        return pyFunction(name, 'view_name=None', (args) => this.#informationSchema(args.get('view_name')));
      case 'information_schema_only':
        return pyFunction(name, '', () => this.#informationSchema(null));
      case 'matches':
        return pyFunction(name, 'database=None, schema=None, identifier=None', (args) =>
          matches(one, args, this.rendering.words?.isCaseSensitive === true),
        );
      case 'get':
        return pyFunction(name, 'key, default=None', (args) =>
          args.get('key') === 'metadata'
            ? new PyDict([['type', 'Relation']])
            : (this.getAttr(str(args.get('key'))) ?? args.get('default')),
        );
      case 'add_ephemeral_prefix':
        return pyFunction(name, 'name', (args) => ephemeralName(args.text('name')));
      case 'create':
        return createFunction(this.rendering);
      default:
        return undefined;
    }
  }

  #informationSchema(view: Value): Value {
    const { words } = this.rendering;
    const { database, schema, location = null } = this.relation;
    const named = view === null ? null : str(view);
    if (words !== undefined)
      return new InformationSchemaValue({ database, schema, view: named, location }, words.informationSchema);
    return new RelationValue(informationSchema(this.relation, named), this.rendering, this.external);
  }
}

/** The name of the CTE that stands for an ephemeral model. */
export function ephemeralName(identifier: string): string {
  return `__dbt__cte__${identifier}`;
}

/** `api.Relation.create(database, schema, identifier, type)`. */
export function createFunction(rendering: RelationRendering): Value {
  const signature =
    'database=None, schema=None, identifier=None, type=None, quote_policy=None, include_policy=None, **rest';
  return pyFunction('create', signature, (args) => {
    const name = {
      database: text(args.get('database')),
      schema: text(args.get('schema')),
      identifier: text(args.get('identifier')),
    };
    const made = relation(name, { type: text(args.get('type')) as RelationType | null });
    const quote = policyFrom(made.quote, args.get('quote_policy'));
    return new RelationValue(
      { ...made, quote, include: policyFrom(made.include, args.get('include_policy')) },
      rendering,
    );
  });
}

function text(value: Value): string | null {
  return value === null || (value instanceof PyObject && value.typeName === 'Undefined') ? null : str(value);
}

function policyValue(policy: RelationPolicy): Value {
  return new PyDict(PARTS.map((part) => [part, policy[part]] as const));
}

function policyFrom(policy: RelationPolicy, given: Value): RelationPolicy {
  if (!(given instanceof PyDict)) return policy;
  const changed = { ...policy };
  for (const part of PARTS) {
    const value = given.get(part);
    if (typeof value === 'boolean') changed[part] = value;
  }
  return changed;
}

function changedPolicy(policy: RelationPolicy, args: Arguments): RelationPolicy {
  const changed = { ...policy };
  for (const part of PARTS) {
    const value = args.get(part);
    if (typeof value === 'boolean') changed[part] = value;
  }
  return changed;
}

function pathOf(given: Iterable<readonly [Value, Value]>): Partial<Record<Part, string | null>> {
  const path: Partial<Record<Part, string | null>> = {};
  for (const [key, value] of given) {
    const part = PARTS.find((one) => one === key);
    if (part !== undefined) path[part] = text(value);
  }
  return path;
}

function incorporated(one: Relation, args: Arguments): Relation {
  const path = args.extra.get('path');
  const type = args.extra.get('type');
  const location = args.extra.get('location');
  return {
    ...one,
    ...(location === undefined || location === null ? {} : { location: str(location) }),
    ...(path instanceof PyDict ? pathOf(path.entries()) : {}),
    ...(type === undefined ? {} : { type: text(type) as RelationType | null }),
    quote: policyFrom(one.quote, args.extra.get('quote_policy') ?? null),
    include: policyFrom(one.include, args.extra.get('include_policy') ?? null),
  };
}

function informationSchema(one: Relation, view: string | null): Relation {
  const none = { database: false, schema: false, identifier: false };
  const include = { database: true, schema: true, identifier: view !== null };
  return {
    database: one.database,
    schema: INFORMATION_SCHEMA,
    identifier: view,
    type: 'view',
    quote: { ...none, database: one.quote.database },
    include,
  };
}

function matches(one: Relation, args: Arguments, isCaseSensitive: boolean): boolean {
  const asked = PARTS.flatMap((part) => {
    const value = text(args.get(part));
    return value === null ? [] : [[part, value] as const];
  });
  if (asked.length === 0 && !isCaseSensitive)
    throw new PyError('DbtRuntimeError', 'Tried to match relation, but no search path was passed!');
  const fold = (name: string) => (isCaseSensitive ? name : name.toLowerCase());
  return asked.every(([part, value]) => fold(one[part] ?? '') === fold(value));
}
