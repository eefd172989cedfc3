import type { LoadPlan, PartsLoadPlan, RowsLoadPlan } from '../loader/index.ts';
import { grouped, padEndTo, padStartTo, textWidth } from '../reporters/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { openSession } from './session/session.ts';

/** Prints what `etl load` would do with the selected source tables, file by file; writes nothing. */
export async function planLoads(invocation: Invocation): Promise<ExitCode> {
  const { console, flags } = invocation;
  const session = await openSession(invocation);
  try {
    const plans = await session.planLoads(session.select({ types: ['source'] }));
    for (const [index, plan] of plans.entries()) {
      if (flags.logFormat === 'json') console.print(JSON.stringify(plan));
      else console.print(`${index === 0 ? '' : '\n'}${planText(plan)}`);
    }
    return 0;
  } finally {
    await session.close();
  }
}

/** A plan as text: the table, then what would be read: a line for each file, or how the source is asked. */
export function planText(plan: LoadPlan): string {
  const table = plan.uniqueId.split('.').slice(2).join('.');
  const anew = plan.rebuild ? ', the table is made anew' : '';
  const head = `${table} to ${plan.relation} (${plan.connector}, ${plan.write}${anew})`;
  return [head, ...(plan.gives === 'parts' ? fileLines(plan) : rowLines(plan))].join('\n');
}

function fileLines({ files, again }: PartsLoadPlan): string[] {
  const width = Math.max(0, ...files.map(({ decision }) => decision.length));
  const nameWidth = Math.max(0, ...files.map(({ file }) => textWidth(file)));
  const why = again === undefined ? [] : [`  all changes are applied again, because ${again}`];
  const lines = files.map(
    ({ file, decision, bytes }) =>
      `  ${padEndTo(decision, width)}  ${padEndTo(file, nameWidth)}  ${padStartTo(grouped(bytes), 13)} bytes`,
  );
  return [...why, ...lines];
}

function rowLines({ reason, from, isUnchanged, queries }: RowsLoadPlan): string[] {
  if (isUnchanged) return ['  nothing has changed since the last load: nothing is read'];
  const indented = queries.map((query) => query.replaceAll(/^/gm, '    '));
  return [`  ${reason}: ${from === null ? 'all rows' : `rows from ${from}`}`, ...indented];
}
