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
  Object.defineProperty(node, 'raw_code', RAW_CODE);
}

/** One getter for all nodes, because objects with a getter each of their own are slow. */
const RAW_CODE: PropertyDescriptor & ThisType<MutableNode> = {
  enumerable: true,
  configurable: true,
  get() {
    return rawCodeOf(this.etl);
  },
};

/** The text of a node as dbt holds it: a whole file without white space around it, a block as it stands. */
export function rawCodeOf(origin: NodeOrigin): string {
  if (origin.text !== undefined) return origin.text;
  const text = readFileSync(origin.file, 'utf8');
  const whole = stripped(text);
  return origin.span === undefined ? whole : whole.slice(...origin.span);
}
