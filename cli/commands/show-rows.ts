import { EtlError } from '../diagnostics/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { rowsJson, rowsTable } from './rows-text.ts';
import { openSession } from './session/session.ts';
import type { CompiledNode, Session } from './session/types.ts';

const SHOWN_TYPES = ['model', 'test', 'analysis', 'seed', 'snapshot'] as const;
const DEFAULT_LIMIT = 5;

/** Prints the first rows of the selected nodes or of an inline query. */
export async function showRows(invocation: Invocation): Promise<ExitCode> {
  const { flags, console } = invocation;
  if (
    flags.inline === undefined &&
    flags.inlineDirect === undefined &&
    flags.select === undefined &&
    flags.selector === undefined
  ) {
    throw EtlError.of('ETL1900', { command: 'show', flags: ['--select', '--inline'] });
  }
  const session = await openSession(invocation);
  try {
    const shown = await nodesToShow(session, invocation);
    if (shown.length === 0) throw EtlError.of('ETL1905', {});
    const limit = flags.limit ?? DEFAULT_LIMIT;
    for (const [index, one] of shown.entries()) {
      const table = await session.preview(one, limit < 0 ? undefined : limit);
      if (flags.showOutput === 'json') {
        const name = one.uniqueId === null ? {} : { node: one.name };
        console.print(JSON.stringify({ ...name, show: rowsJson(table) }, null, 2));
      } else {
        const title = shown.length === 1 ? '' : `${index === 0 ? '' : '\n'}${one.name}\n`;
        console.print(`${title}${rowsTable(table)}`);
      }
    }
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof EtlError) || !thrown.code.startsWith('ETL4')) throw thrown;
    console.reporter.diagnostics([thrown.diagnostic]);
    return 1;
  } finally {
    await session.close();
  }
}

async function nodesToShow(session: Session, { flags }: Invocation): Promise<readonly CompiledNode[]> {
  if (flags.inlineDirect !== undefined)
    return [{ uniqueId: null, name: 'inline_query', sql: flags.inlineDirect, path: null, mapped: null }];
  if (flags.inline !== undefined) return [await session.compileInline(flags.inline)];
  return session.compile(session.select({ types: SHOWN_TYPES, noIndirectTests: true }), { toPreview: true });
}
