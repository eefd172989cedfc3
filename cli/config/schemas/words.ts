import type { core } from 'zod';

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'nothing',
  undefined: 'nothing',
};

/** What an issue's place should have held, in plain words: `a text or a list`. */
export function expectedInWords(issue: core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return `${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_union': {
      const words = issue.errors.flatMap((branch) =>
        branch.filter((one) => one.path.length === 0).map(expectedInWords),
      );
      return alternatives([...new Set(words)]);
    }
    case 'too_small':
      return sized(issue.origin, 'at least', Number(issue.minimum));
    case 'too_big':
      return sized(issue.origin, 'at most', Number(issue.maximum));
    default:
      return issue.message.replace(/^Invalid input: expected /, '');
  }
}

function sized(origin: string, bound: string, size: number): string {
  const noun = TYPES[origin] ?? 'a value';
  if (origin === 'array') return `a list of ${bound} ${size}`;
  if (origin === 'string')
    return size === 1 && bound === 'at least' ? 'a text that is not empty' : `a text of ${bound} ${size} letters`;
  return `${noun} of ${bound} ${size}`;
}

function alternatives(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? 'something else';
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

const SINGULAR: Readonly<Record<string, string>> = {
  analyses: 'analysis',
  data_tests: 'data test',
  unit_tests: 'unit test',
  semantic_models: 'semantic model',
  saved_queries: 'saved query',
  entities: 'entity',
};

/** The place that a path names: `column "id" of model "orders"`, `flags`; the file itself for an empty path. */
export function placeInWords(root: unknown, path: readonly (string | number)[], file: string): string {
  const words: string[] = [];
  let value = root;
  path.forEach((step, index) => {
    const before = path[index - 1];
    value = child(value, step);
    if (typeof step === 'number') words.push(itemInWords(String(before ?? 'item'), value, step));
    else if (typeof path[index + 1] !== 'number') words.push(`"${step}"`);
  });
  return words.length === 0 ? file : words.reverse().join(' of ');
}

function itemInWords(list: string, value: unknown, index: number): string {
  const noun = SINGULAR[list] ?? list.replace(/s$/, '').replaceAll('_', ' ');
  const name = child(value, 'name') ?? child(value, 'v');
  return typeof name === 'string' || typeof name === 'number' ? `${noun} "${name}"` : `${noun} ${index + 1}`;
}

/** The value one step below, or undefined. */
export function child(value: unknown, step: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<PropertyKey, unknown>)[step];
}
