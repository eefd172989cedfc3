import { readFileSync } from 'node:fs';
import type { NodeOrigin } from '../types.ts';
import type { MutableNode } from './draft.ts';
import { stripped } from './text.ts';

/** Gives a node its `raw_code`, read from disk each time it is asked for, so that texts do not stay in memory. */
export function attachRawCode(node: MutableNode): void {
  const { etl } = node;
  if (etl.text !== undefined) {
    node.raw_code = etl.text;
    return;
  }
  Object.defineProperty(node, 'raw_code', { enumerable: true, configurable: true, get: () => rawCodeOf(etl) });
}

/** The text of a node as dbt holds it: a whole file without white space around it, a block as it stands. */
export function rawCodeOf(origin: NodeOrigin): string {
  if (origin.text !== undefined) return origin.text;
  const text = readFileSync(origin.file, 'utf8');
  const whole = stripped(text);
  return origin.span === undefined ? whole : whole.slice(...origin.span);
}
