import { diagnosticsOf } from '../diagnostics/index.ts';
import { checkTables, type KnownTable, knownTable, type TableCheck } from '../loader/introspect/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { askedSource } from './session/asked-source.ts';
import { openSession } from './session/session.ts';
import { differenceLines } from './source-differences.ts';

/**
 * Compares the selected source tables with what their sources have; 1 when one differs or cannot be asked. Connections
 * that cannot be asked for tables, such as files, are left out.
 */
export async function checkSources(invocation: Invocation): Promise<ExitCode> {
  const { console, io } = invocation;
  const session = await openSession(invocation);
  try {
    const ids = session.select({ types: ['source'] });
    const selected = ids.flatMap((id) => session.manifest.sources.get(id) ?? []).map(knownTable);
    const all = [...session.manifest.sources.values()].map(knownTable);
    const checks: TableCheck[] = [];
    let hasFailed = false;
    for (const [connection, tables] of byConnection(selected)) {
      if (io.signal.aborted) break;
      try {
        const asked = await askedSource(session, invocation, connection);
        const found = await checkTables(asked, tables, all).finally(() => asked.close());
        for (const check of found) show(invocation, check);
        checks.push(...found);
      } catch (thrown) {
        const found = diagnosticsOf(thrown);
        if (found.every(({ code }) => code === 'ETL5093')) {
          console.reporter.log('info', `${found[0]?.message ?? connection} Left out.`);
          continue;
        }
        hasFailed = true;
        console.reporter.diagnostics(found);
      }
    }
    const different = checks.filter(isDifferent).length;
    console.reporter.log(
      'info',
      `${checks.length} table${checks.length === 1 ? '' : 's'} checked, ${different} different.`,
    );
    return different > 0 || hasFailed ? 1 : 0;
  } finally {
    await session.close();
  }
}

function byConnection(tables: readonly KnownTable[]): Map<string, KnownTable[]> {
  const groups = new Map<string, KnownTable[]>();
  for (const table of tables)
    if (table.connection !== null) groups.set(table.connection, [...(groups.get(table.connection) ?? []), table]);
  return groups;
}

function isDifferent({ differences }: TableCheck): boolean {
  return differences.some(({ isNote }) => !isNote);
}

function show({ console, flags }: Invocation, check: TableCheck): void {
  if (flags.logFormat === 'json') console.print(JSON.stringify(check));
  else if (check.differences.length > 0)
    console.print([`${check.source}.${check.table}`, ...differenceLines(check.differences)].join('\n'));
}
