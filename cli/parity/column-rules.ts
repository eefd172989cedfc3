import { isYamlMap } from '../config/yaml/values.ts';
import { EtlError, nearest } from '../diagnostics/index.ts';
import type { Node, SourceNode } from '../manifest/types.ts';
import { type Tolerance, toleranceOf } from './values/canonical.ts';

/** What of a result is compared, and how closely. */
export interface ColumnRules {
  readonly isIgnored: (column: string) => boolean;
  readonly tolerance: Tolerance;
}

/** What holds for all nodes of a run. */
export interface CommonRules {
  /** Names of columns; `*` stands for any letters. */
  readonly ignore: readonly string[];
  readonly tolerance: Tolerance;
}

const KEYS = ['ignore', 'tolerance'];

/** The rules of a node: those of the run, and what its `meta: {parity: {ignore: [...], tolerance: ...}}` says. Throws ETL6509. */
export function columnRules(node: Node | SourceNode, { ignore, tolerance }: CommonRules): ColumnRules {
  const own = ownRules(node);
  const patterns = [...ignore, ...own.ignore].map(patternOf);
  return {
    isIgnored: (column) => patterns.some((one) => one.test(column)),
    tolerance: own.tolerance === null ? tolerance : toleranceOf(own.tolerance),
  };
}

function ownRules({ name, config }: Node | SourceNode): { ignore: readonly string[]; tolerance: number | null } {
  const given = isYamlMap(config.meta) ? config.meta.parity : undefined;
  if (given === undefined || given === null) return { ignore: [], tolerance: null };
  const refuse = (why: string, key: string | null = null) => EtlError.of('ETL6509', { name, why, key });
  if (!isYamlMap(given)) throw refuse('is no map of "ignore" and "tolerance"');
  const unknown = Object.keys(given).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw refuse(`has no key "${unknown}"`, nearest(unknown, KEYS) ?? null);
  const { ignore = [], tolerance = null } = given;
  const names = typeof ignore === 'string' ? [ignore] : ignore;
  if (!Array.isArray(names) || !names.every((one) => typeof one === 'string'))
    throw refuse('has an "ignore" that is no list of names of columns');
  if (tolerance !== null && !(typeof tolerance === 'number' && tolerance >= 0 && tolerance <= 1))
    throw refuse('has a "tolerance" that is no number from 0 up to 1');
  return { ignore: names, tolerance };
}

function patternOf(name: string): RegExp {
  const parts = name.split('*').map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i');
}
