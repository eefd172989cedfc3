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
    const counts = {
      ...session.counts,
      source: manifest.sources.size,
      exposure: manifest.exposures.size,
      unit_test: manifest.unitTests.size,
    };
    const told = Object.entries(counts)
      .filter(([, many]) => many > 0)
      .map(([type, many]) => `${grouped(many)} ${plural(type, many)}`);
    console.reporter.log(
      'info',
      `Parsed ${told.join(', ') || 'an empty project'} in ${inSeconds(session.parseSeconds)}.`,
    );
    if (flags.writeJson !== false) {
      const isWritten = session.writeManifest();
      const file = `${relative(io.cwd, session.targetFolder) || '.'}/manifest.json`;
      console.reporter.log('info', isWritten ? `Wrote ${file}.` : `${file} is up to date.`);
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
