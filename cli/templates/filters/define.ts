import type { FunctionBody } from '../values/function.ts';

/** A filter or test: its Python signature with the value first, and what it does. */
export type FilterEntry = readonly [signature: string, body: FunctionBody];
