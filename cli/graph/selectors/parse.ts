import { EtlError, nearest } from '../../diagnostics/index.ts';
import { methodNames } from './methods/index.ts';
import type { Combination, Criterion, IndirectSelection, SelectionSpec } from './spec.ts';

/** What is selected when nothing is named: every node of the graph but unit tests' fixtures and the like. */
const EVERYTHING = ['fqn:*', 'source:*', 'exposure:*', 'metric:*', 'semantic_model:*'];

const CRITERION = /^(@)?((\d*)\+)?(?:([\w.]+):)?(.*?)(\+(\d*))?$/;

/**
 * The tree of `--select` and `--exclude`: words are united, words joined by commas intersected,
 * and what `exclude` finds is taken off. Throws ETL2202 for an unknown method and ETL2203 for bad syntax.
 */
export function parseSelection(
  select: readonly string[] | undefined,
  exclude: readonly string[] | undefined,
  indirect: IndirectSelection,
): SelectionSpec {
  const included =
    select === undefined || select.length === 0
      ? parseUnion(EVERYTHING, indirect, false)
      : parseUnion(select, indirect, true);
  return { kind: 'difference', parts: [included, parseUnion(exclude ?? [], indirect, true)], indirect: 'eager' };
}

function parseUnion(words: readonly string[], indirect: IndirectSelection, expected: boolean): Combination {
  const raw = words.flatMap((word) => word.split(' '));
  const parts = raw.map((word): Combination => {
    const criteria = word.split(',').map((one) => parseCriterion(one, indirect));
    const shown = expected && word !== '' ? { expected: word } : {};
    return { kind: 'intersection', parts: criteria, indirect, ...shown };
  });
  return { kind: 'union', parts, indirect };
}

/** One criterion in its short form, such as `2+config.meta.owner:core+1`. Throws ETL2202 and ETL2203. */
export function parseCriterion(raw: string, indirect: IndirectSelection): Criterion {
  const match = CRITERION.exec(raw);
  if (match === null) throw EtlError.of('ETL2203', { spec: raw, why: 'it holds a line break' });
  const [, at, up, upDepth, method, value = '', down, downDepth] = match;
  return criterionOf({
    raw,
    ...(method === undefined ? { method: defaultMethod(value) } : { method }),
    value,
    childrensParents: at !== undefined,
    parents: up !== undefined,
    ...depth('parentsDepth', upDepth),
    children: down !== undefined,
    ...depth('childrenDepth', downDepth),
    indirect,
  });
}

/** Checks and completes a criterion whose `method` still holds its arguments. Throws ETL2202 and ETL2203. */
export function criterionOf(parts: Omit<Criterion, 'kind' | 'arguments'>): Criterion {
  const [name = '', ...rest] = parts.method.split('.');
  if (!methodNames.has(name))
    throw EtlError.of('ETL2202', {
      method: name,
      spec: parts.raw,
      near: nearest(name, methodNames),
      known: [...methodNames].sort(),
    });
  if (parts.children && parts.childrensParents)
    throw EtlError.of('ETL2203', { spec: parts.raw, why: '"@" before and "+" after a name exclude each other' });
  return { kind: 'criterion', ...parts, method: name, arguments: rest };
}

/** A word without a method is a path when it has a slash, a file when it ends like one, else a name. */
function defaultMethod(value: string): string {
  if (value.includes('/') || value.includes('\\')) return 'path';
  return /\.(sql|py|csv|ts)$/i.test(value) ? 'file' : 'fqn';
}

function depth<K extends string>(key: K, digits: string | undefined): Partial<Record<K, number>> {
  return digits === undefined || digits === '' ? {} : ({ [key]: Number(digits) } as Record<K, number>);
}
