import { relative } from 'node:path';
import { grouped, inSeconds } from '../reporters/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { openSession } from './session/session.ts';

/** Parses the project, writes its manifest and tells what there is and how long it took. */
export async function parseAndReport(invocation: Invocation): Promise<ExitCode> {
  const { console, io } = invocation;
  const session = await openSession(invocation);
  try {
    const { manifest, flags } = session;
    const counts = new Map<string, number>();
    const count = (type: string, more: number) => counts.set(type, (counts.get(type) ?? 0) + more);
    for (const node of manifest.nodes.values()) count(node.resource_type, 1);
    count('source', manifest.sources.size);
    count('exposure', manifest.exposures.size);
    count('unit_test', manifest.unitTests.size);
    const told = [...counts]
      .filter(([, many]) => many > 0)
      .map(([type, many]) => `${grouped(many)} ${plural(type, many)}`);
    console.reporter.log(
      'info',
      `Parsed ${told.join(', ') || 'an empty project'} in ${inSeconds(session.parseSeconds)}.`,
    );
    if (flags.writeJson !== false) {
      await session.writeManifest();
      console.reporter.log('info', `Wrote ${relative(io.cwd, session.targetFolder) || '.'}/manifest.json.`);
    }
    return 0;
  } finally {
    await session.close();
  }
}

function plural(type: string, count: number): string {
  const word = type.replace('_', ' ');
  if (count === 1) return word;
  return word === 'analysis' ? 'analyses' : `${word}s`;
}
