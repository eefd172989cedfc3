import { readFileSync } from 'node:fs';
import type { NodeOrigin } from '../types.ts';
import type { MutableNode } from './draft.ts';
import { stripped } from './text.ts';

/** Gives a node of the cache its `raw_code`, read from disk each time it is asked for. */
export function attachRawCode(node: MutableNode): void {
  const { etl } = node;
  if (etl.text !== undefined) {
    node.raw_code = etl.text;
    return;
  }
  (node as Originated)[ORIGIN] = etl;
  Object.defineProperty(node, 'raw_code', RAW_CODE);
}

/** Where the text of a node lies, also while its `etl` is put aside to be left out of a JSON. */
const ORIGIN = Symbol('origin');
interface Originated {
  [ORIGIN]?: NodeOrigin;
}

/** One getter for all nodes, because objects with a getter each of their own are slow. */
const RAW_CODE: PropertyDescriptor & ThisType<Required<Originated>> = {
  enumerable: true,
  configurable: true,
  get() {
    return rawCodeOf(this[ORIGIN]);
  },
};

/** The text of a node as dbt holds it: a whole file without white space around it, a block as it stands. */
export function rawCodeOf(origin: NodeOrigin): string {
  if (origin.text !== undefined) return origin.text;
  const text = readFileSync(origin.file, 'utf8');
  const whole = stripped(text);
  return origin.span === undefined ? whole : whole.slice(...origin.span);
}
