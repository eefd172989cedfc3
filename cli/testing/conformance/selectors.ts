import {
  type IndirectSelection,
  indirectSelections,
  listableTypes,
  listedTypes,
  resourceTypesFor,
  type Selection,
  type SelectOptions,
  select,
} from '../../graph/index.ts';
import type { Manifest } from '../../manifest/types.ts';

/** One listing with its known answer: sorted unique_ids, or a text that starts with `ERR` where it has to fail. */
export interface SelectorCase {
  readonly args: readonly string[];
  readonly expected: readonly string[] | string;
}

/** A case whose answer differs: what is missing and what is too much, or the error that came. */
export interface SelectorDifference {
  readonly args: readonly string[];
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly error?: string;
}

/** Whether a value read from a file of cases has this form. */
export function isSelectorCase(value: unknown): value is SelectorCase {
  return typeof value === 'object' && value !== null && 'args' in value && 'expected' in value;
}

/** Lists what each case asks for and tells of every answer that differs. */
export function runSelectorCases(
  manifest: Manifest,
  cases: readonly SelectorCase[],
  options: SelectOptions = {},
): SelectorDifference[] {
  return cases.flatMap(({ args, expected }): SelectorDifference[] => {
    const mustFail = typeof expected === 'string';
    try {
      const found = select(manifest, listSelection(args), options);
      if (mustFail) return [{ args, missing: [expected], unexpected: [...found] }];
      const missing = expected.filter((id) => !found.has(id));
      const unexpected = [...found].filter((id) => !expected.includes(id));
      return missing.length + unexpected.length === 0 ? [] : [{ args, missing, unexpected }];
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown.message : String(thrown);
      return mustFail ? [] : [{ args, missing: expected, unexpected: [], error }];
    }
  });
}

const SPELLINGS: Readonly<Record<string, string>> = {
  '-s': '--select',
  '-m': '--models',
  '--model': '--models',
  '--resource-types': '--resource-type',
  '--exclude-resource-types': '--exclude-resource-type',
};

/** The selection that the flags of `ls` mean; `--models` lists models only. */
export function listSelection(args: readonly string[]): Selection {
  const flags = new Map<string, string[]>();
  let current: string[] = [];
  for (const word of args) {
    if (!word.startsWith('-')) {
      current.push(word);
      continue;
    }
    const cut = word.indexOf('=');
    const name = cut === -1 ? word : word.slice(0, cut);
    const flag = SPELLINGS[name] ?? name;
    current = flags.get(flag) ?? [];
    flags.set(flag, current);
    if (cut !== -1) current.push(word.slice(cut + 1));
  }
  const models = flags.get('--models');
  const wanted = flags.get('--select') ?? models;
  const exclude = flags.get('--exclude');
  const selectorName = flags.get('--selector')?.at(-1);
  const types = { all: listableTypes, default: listedTypes };
  return {
    ...(wanted === undefined ? {} : { select: wanted }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(selectorName === undefined ? {} : { selectorName }),
    indirectSelection: indirectOf(flags.get('--indirect-selection')?.at(-1)),
    resourceTypes:
      models === undefined
        ? resourceTypesFor(types, flags.get('--resource-type'), flags.get('--exclude-resource-type'))
        : new Set(['model']),
  };
}

function indirectOf(word: string | undefined): IndirectSelection {
  return indirectSelections.find((one) => one === word) ?? 'eager';
}
