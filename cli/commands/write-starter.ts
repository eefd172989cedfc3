import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EtlError } from '../diagnostics/index.ts';
import type { ExitCode, Invocation } from './command.ts';

const STARTER = fileURLToPath(new URL('./init/starter', import.meta.url));
const NAME_MARK = '__project_name__';

/** Writes the starter project into a new or empty folder and tells the next steps. */
export async function writeStarter(invocation: Invocation): Promise<ExitCode> {
  const { args, io, console, flags } = invocation;
  const asked = args[0];
  if (asked === undefined) throw EtlError.of('ETL1900', { command: 'init', flags: ['the name of a folder'] });
  const folder = resolve(io.cwd, flags.projectDir ?? '.', asked);
  const name = projectName(basename(folder));
  refuseOccupied(folder, asked);
  try {
    mkdirSync(folder, { recursive: true });
    cpSync(STARTER, folder, { recursive: true });
    renameSync(join(folder, 'gitignore'), join(folder, '.gitignore'));
    nameFiles(folder, name);
  } catch (cause) {
    throw EtlError.of(
      'ETL1902',
      { folder: asked, why: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    );
  }
  const where = relative(io.cwd, folder);
  const enter = where === '' ? [] : [`  cd ${where}`];
  console.reporter.log(
    'info',
    [`Wrote the project ${name}. Next:`, '', ...enter, '  etl build', '', 'README.md there tells what is what.'].join(
      '\n',
    ),
  );
  return 0;
}

/** The name of a project from that of its folder: letters, digits and underscores. Throws ETL1024 when none is left. */
export function projectName(folder: string): string {
  const name = folder.replaceAll(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '');
  if (/^[A-Za-z_]\w*$/.test(name)) return name;
  throw EtlError.of('ETL1024', { name: folder, why: 'it does not begin with a letter' });
}

function refuseOccupied(folder: string, asked: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  const inside = found.isDirectory() ? readdirSync(folder).filter((one) => one !== '.git') : ['a file'];
  if (inside.length > 0) throw EtlError.of('ETL1901', { folder: asked, found: inside.slice(0, 3).join(', ') });
}

function nameFiles(folder: string, name: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8');
    if (text.includes(NAME_MARK)) writeFileSync(file, text.replaceAll(NAME_MARK, name));
  }
}
