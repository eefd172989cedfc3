import type { ExitCode, Invocation } from './command.ts';
import { openSession } from './session/session.ts';
import type { CompiledNode, Session } from './session/types.ts';

const COMPILED_TYPES = ['model', 'test', 'analysis', 'function', 'snapshot', 'operation'] as const;

/** Compiles the selection to `target/compiled`, and prints the SQL of nodes that were asked for by name. */
export async function compileNodes(invocation: Invocation): Promise<ExitCode> {
  const { flags, console } = invocation;
  const session = await openSession(invocation);
  try {
    const compiled = await compiledOf(session, invocation);
    const shown = flags.inline !== undefined || compiled.length === 1 ? compiled : named(compiled, flags.select ?? []);
    for (const one of shown) {
      if (flags.showOutput === 'json') console.print(JSON.stringify({ node: one.name, compiled: one.sql }, null, 2));
      else console.print(shown.length === 1 ? one.sql.trim() : `-- ${one.name}\n${one.sql.trim()}\n`);
    }
    const files = compiled.filter((one) => one.path !== null).length;
    if (shown.length === 0 && files > 0) {
      console.reporter.log('info', `Compiled ${files} ${files === 1 ? 'file' : 'files'} to ${session.targetFolder}.`);
    }
    return 0;
  } finally {
    await session.close();
  }
}

async function compiledOf(session: Session, { flags }: Invocation): Promise<readonly CompiledNode[]> {
  if (flags.inline !== undefined) return [await session.compileInline(flags.inline)];
  return session.compile(session.select({ types: COMPILED_TYPES }));
}

/** The nodes whose very names stand in the selection, as dbt prints them. */
function named(compiled: readonly CompiledNode[], words: readonly string[]): readonly CompiledNode[] {
  const names = new Set(words);
  return compiled.filter((one) => names.has(one.name));
}
