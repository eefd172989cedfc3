import { EtlError } from '../../diagnostics/index.ts';
import type { SelectorCase } from './selectors.ts';

/** Lists what each case asks for in a project; gives for each case what differs, or nothing. Throws what parsing throws. */
export async function checkSelectorCases(
  project: string,
  _cases: readonly SelectorCase[],
): Promise<(string | undefined)[]> {
  throw EtlError.of('ETL9001', { what: `selector cases cannot be run yet (${project})` });
}
