import { fieldOf, type MemberNode } from '../members.ts';
import { wildcard } from '../wildcard.ts';
import { invalidValue, type Matcher, type Method } from './method.ts';

const RESOURCE_TYPES = [
  'model',
  'analysis',
  'test',
  'snapshot',
  'operation',
  'seed',
  'doc',
  'source',
  'macro',
  'exposure',
  'metric',
  'group',
  'saved_query',
  'semantic_model',
  'unit_test',
  'fixture',
  'function',
];

/** `resource_type:`: everything of one type. */
export const resourceType: Method = {
  matcher: (criterion) => {
    if (!RESOURCE_TYPES.includes(String(criterion.value)))
      throw invalidValue(criterion, `one of ${RESOURCE_TYPES.join(', ')}`);
    return ({ node }) => node.resource_type === criterion.value;
  },
};

/** `test_type:`: `generic`, `singular`, `data` (both) or `unit`. */
export const testType: Method = {
  kinds: ['node', 'unit_test'],
  matcher: (criterion) => {
    const isGeneric = ({ resource_type, test_metadata }: MemberNode) =>
      resource_type === 'test' && test_metadata !== undefined && test_metadata !== null;
    const types: Readonly<Record<string, Matcher>> = {
      generic: ({ node }) => isGeneric(node),
      schema: ({ node }) => isGeneric(node),
      singular: ({ node }) => node.resource_type === 'test' && !isGeneric(node),
      data: ({ node }) => node.resource_type === 'test',
      unit: ({ kind }) => kind === 'unit_test',
    };
    const type = types[String(criterion.value)];
    if (type === undefined) throw invalidValue(criterion, 'one of generic, singular, data, unit');
    return type;
  },
};

/** `test_name:`: the generic test behind a test (`unique`), or a unit test's own name, with wildcards. */
export const testName: Method = {
  kinds: ['node', 'unit_test'],
  matcher: ({ value }) => {
    const isName = wildcard(String(value));
    return ({ kind, node }) => {
      if (kind === 'unit_test') return isName(node.name);
      const name = node.resource_type === 'test' ? fieldOf(node.test_metadata, 'name') : undefined;
      return typeof name === 'string' && isName(name);
    };
  },
};

/** `version:`: the `latest` version of a model, `old` ones, a `prerelease`, or models with `none`. */
export const version: Method = {
  kinds: ['node'],
  matcher: (criterion) => {
    const tests: Readonly<Record<string, (own: unknown, latest: unknown) => boolean>> = {
      latest: (own, latest) => own !== null && sameVersion(own, latest),
      prerelease: (own, latest) => isVersion(own) && isVersion(latest) && isOlder(latest, own),
      old: (own, latest) => isVersion(own) && isVersion(latest) && isOlder(own, latest),
      none: (own) => own === null,
    };
    const test = tests[String(criterion.value)];
    if (test === undefined) throw invalidValue(criterion, 'one of latest, prerelease, old, none');
    return ({ node }) => node.resource_type === 'model' && test(node.version ?? null, node.latest_version ?? null);
  },
};

function isVersion(version: unknown): boolean {
  return version !== null && version !== '' && Number(version) !== 0;
}

function sameVersion(a: unknown, b: unknown): boolean {
  return a === b || (typeof a !== 'string' && typeof b !== 'string' && Number(a) === Number(b));
}

/** Numbers as numbers; where either is none, both as text. */
function isOlder(a: unknown, b: unknown): boolean {
  const [left, right] = [Number(a), Number(b)];
  return Number.isNaN(left) || Number.isNaN(right) ? String(a) < String(b) : left < right;
}
