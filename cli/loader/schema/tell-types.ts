import type { RowsSession } from '../../connectors/index.ts';
import type { Declaration } from '../declaration.ts';
import { declaredTypeOf, typeFit } from '../introspect/type-fit.ts';
import type { DecidedRows } from '../rows/decide-rows.ts';
import type { LoadRequest, RowsReason } from '../types.ts';

/** Loads whose declaration nobody has seen work yet. */
const NEW: ReadonlySet<RowsReason> = new Set([
  'first load',
  'full refresh',
  'declaration changed',
  'raw table missing',
]);

/**
 * Tells, before anything is read, which declared types cannot hold every value that the source's own may have. Only where
 * the source is asked for its types without reading, and for a declaration that is new.
 */
export async function tellTypes(
  { onNote }: Pick<LoadRequest, 'onNote'>,
  { declaration, stream, plan }: Pick<DecidedRows, 'declaration' | 'stream' | 'plan'>,
  session: RowsSession,
): Promise<void> {
  if (declaration.connector.capabilities.tellsTypes !== true || !NEW.has(plan.reason) || onNote === undefined) return;
  // What is wrong with the table is told by reading it.
  const found = await session.describe(stream).catch(() => null);
  if (found?.isDiscovered !== true) return;
  const narrower = stream.columns.flatMap(({ name, from, type }) => {
    const there = found.columns.find((one) => one.name === from);
    const actual = there === undefined ? null : declaredTypeOf(there);
    if (there === undefined || actual === null || isDecided(declaration, name)) return [];
    return typeFit(type.name, actual) === 'narrower' && !isTime(type.name, actual)
      ? [`"${name}" is ${there.sourceType} there and declared as ${type.name}`]
      : [];
  });
  if (narrower.length === 0) return;
  const rule = 'a value that does not fit is an error, unless `values` or `bad_rows` of its `load` say otherwise';
  onNote(
    `${declaration.source} may have values that its declared types cannot hold: ${narrower.join('; ')}. Then ${rule}.`,
  );
}

/** What becomes of such values is declared. */
function isDecided({ columns, load }: Declaration, name: string): boolean {
  const reading = columns.find((one) => one.name === name)?.reading;
  return load.values !== undefined || load.bad_rows !== undefined || reading?.values !== undefined;
}

/** Times with a zone and without are read as each other, in UTC. */
function isTime(declared: string, actual: string): boolean {
  return declared.startsWith('timestamp') && actual.startsWith('timestamp');
}
