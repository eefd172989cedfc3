import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { EtlError } from '../diagnostics/index.ts';
import {
  discoveredTables,
  type KnownTable,
  knownTable,
  type Merge,
  type MergedFile,
  mergeSource,
  type TableChange,
} from '../loader/introspect/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { askedSource } from './session/asked-source.ts';
import { openSession } from './session/session.ts';
import type { Session } from './session/types.ts';
import { differenceLines } from './source-differences.ts';

/**
 * Asks a connection for its tables and writes them into the properties of their source. Throws ETL1921 without a
 * connection, ETL1046 for one that the target does not have, ETL5093 to ETL5096, ETL5040 and ETL5041; nothing is written then.
 */
export async function introspectSource(invocation: Invocation): Promise<ExitCode> {
  const { console, args, flags, io } = invocation;
  const [, connection] = args;
  const session = await openSession(invocation);
  try {
    if (connection === undefined) {
      const known = session.profile.connectionNames;
      throw EtlError.of('ETL1921', { command: 'source introspect', word: '', known });
    }
    const glob = flags.tables ?? '*';
    const { root } = session.project;
    const shown = (file: string) => relative(root, file).replaceAll('\\', '/');
    const { source, known } = knownTables(session, connection, flags.sourceName);
    const asked = await askedSource(session, invocation, connection);
    const discovered = await discoveredTables(asked, connection, glob).finally(() => asked.close());
    const columns = discovered.reduce((sum, table) => sum + table.columns.length, 0);
    console.reporter.log(
      'info',
      `${connection} has ${counted(discovered.length, 'table')}, ${counted(columns, 'column')}.`,
    );
    const newFile = flags.outputFile === undefined ? fileOf(session, source, known) : resolve(io.cwd, flags.outputFile);
    const prune = flags.prune === true;
    const merge = mergeSource({
      source,
      connection,
      discovered,
      known,
      isWhole: glob === '*',
      newFile,
      prune,
      read,
      shown,
    });
    tell(invocation, merge, prune);
    for (const file of merge.files) {
      const name = shown(file.file);
      if (flags.dryRun === true) showFile(invocation, file, name);
      else write(file);
      console.reporter.log('info', `${flags.dryRun === true ? 'Would write' : 'Wrote'} ${name}.`);
    }
    if (merge.files.length === 0) console.reporter.log('info', 'The declarations are as the source has it.');
    if (flags.proposeRelationships === true) {
      const sources = [...session.manifest.sources.values()].filter((node) => node.source_name === source);
      await (await import('./propose-relationships.ts')).tellRelationships(session, invocation, sources);
    }
    return 0;
  } finally {
    await session.close();
  }
}

/** The source that a connection's tables belong to, and those of them that are declared. Throws ETL5096. */
function knownTables(session: Session, connection: string, asked: string | undefined) {
  const own = [...session.manifest.sources.values()]
    .filter((node) => node.package_name === session.project.name)
    .map(knownTable);
  const names = [...new Set(own.filter((table) => table.connection === connection).map((table) => table.sourceName))];
  if (asked === undefined && names.length > 1) throw EtlError.of('ETL5096', { connection, sources: names });
  const source = asked ?? names[0] ?? connection;
  return { source, known: own.filter((table) => table.sourceName === source) };
}

/** New tables come to the file that has most of the source. */
function fileOf({ project }: Session, source: string, known: readonly KnownTable[]): string {
  const counts = new Map<string, number>();
  for (const { file } of known) counts.set(file, (counts.get(file) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  const folder = project.paths.sources[0] ?? project.paths.models[0] ?? 'models';
  return most?.[0] ?? join(project.root, folder, `${source}.yml`);
}

function tell({ console, flags }: Invocation, { tables }: Merge, prune: boolean): void {
  if (flags.logFormat === 'json') {
    for (const table of tables) console.print(JSON.stringify(table));
    return;
  }
  const same = tables.filter(({ state }) => state === 'same');
  for (const table of tables) {
    if (table.state !== 'same' || table.differences.length > 0) console.print(tableText(table, prune));
  }
  if (same.length > 0) console.print(`same     ${counted(same.length, 'table')}`);
}

function tableText({ table, state, differences, described }: TableChange, prune: boolean): string {
  const comments =
    described.length === 0 ? [] : [`  ${counted(described.length, 'description')} from the source's comments`];
  const isGone = differences.some(({ kind }) => kind === 'missing column');
  const kept = prune || !isGone ? [] : ['  columns that the source does not have are kept; --prune removes them'];
  const lines =
    state === 'gone' ? ['  the source has no such table; its declaration is kept'] : differenceLines(differences);
  return [`${state.padEnd(7)}  ${table}`, ...lines, ...comments, ...kept].join('\n');
}

function showFile({ console, flags }: Invocation, { text, isNew, file }: MergedFile, name: string): void {
  if (flags.logFormat === 'json') console.print(JSON.stringify({ file: name, text, isNew }));
  else console.print(isNew ? `\n# ${name}\n${text}` : `\n${addedLines(read(file) ?? '', text, name)}`);
}

/** Lines that would be other than they are, with their numbers in the new text. */
function addedLines(before: string, after: string, name: string): string {
  const left = new Map<string, number>();
  for (const line of before.split('\n')) left.set(line, (left.get(line) ?? 0) + 1);
  const lines = after.split('\n').flatMap((line, index): string[] => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count > 0 ? [] : [`${String(index + 1).padStart(5)} + ${line}`];
  });
  return [`# ${name}`, ...lines].join('\n');
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Written whole or not at all. */
function write({ file, text }: MergedFile): void {
  mkdirSync(dirname(file), { recursive: true });
  const half = `${file}.part`;
  writeFileSync(half, text);
  renameSync(half, file);
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
