import { arch, platform } from 'node:os';
import { dirname } from 'node:path';
import { findProject } from '../config/find-project.ts';
import { profilesFile } from '../config/load-profile.ts';
import { type Diagnostic, diagnosticsOf } from '../diagnostics/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { openWorkplace, type Workplace } from './session/open-workplace.ts';
import { etlVersion } from './version.ts';

/** No project was found, so that nothing can be checked. */
const NO_PROJECT: readonly string[] = ['ETL1001', 'ETL1003'];

/** Checks what a run needs and prints one line each; 1 when a check fails. Throws where there is no project. */
export async function checkSetup(invocation: Invocation): Promise<ExitCode> {
  if (invocation.flags.configDir === true) return printProfilesFolder(invocation);
  const { flags } = invocation;
  const tell = teller(invocation);
  if (flags.connection !== true) {
    tell('ok', 'etl', `${etlVersion()}, Node ${process.versions.node}, ${platform()} ${arch()}`);
  }
  let workplace: Workplace;
  try {
    workplace = await openWorkplace(invocation);
  } catch (thrown) {
    const found = diagnosticsOf(thrown);
    if (found.some(({ code }) => NO_PROJECT.includes(code))) throw thrown;
    return failed(invocation, found);
  }
  const { project, profile, warnings } = workplace;
  if (flags.connection !== true) {
    tell('ok', 'project', `${project.name}, ${project.file}`);
    tell('ok', 'profile', `${profile.name}, target ${profile.targetName}, ${profile.file}`);
  }
  invocation.console.reporter.diagnostics(warnings);
  const reached = await checkConnection(invocation, workplace);
  if (flags.connection === true) return reached;
  return (await checkSources(invocation, workplace)) ? reached : 1;
}

/** Opens the connections that sources are loaded from, one line each; false when one does not open. */
async function checkSources(invocation: Invocation, workplace: Workplace): Promise<boolean> {
  if (workplace.profile.connectionNames.length === 0) return true;
  const { checkConnections } = await import('./check-connections.ts');
  const tell = teller(invocation);
  let isFine = true;
  for await (const { name, type, thrown } of checkConnections(workplace)) {
    tell(thrown === undefined ? 'ok' : 'error', 'source', type === '' ? name : `${name}, ${type}`);
    if (thrown === undefined) continue;
    isFine = false;
    invocation.console.reporter.diagnostics(diagnosticsOf(thrown));
  }
  return isFine;
}

/** Opens the warehouse for reading where it is there, and asks it something. */
async function checkConnection(invocation: Invocation, workplace: Workplace): Promise<ExitCode> {
  const { adapter, credentials, project } = workplace;
  const tell = teller(invocation);
  const where = `${adapter.type}, ${String(credentials.path ?? credentials.database ?? '')}, schema ${credentials.schema}`;
  try {
    const context = { projectRoot: project.root };
    const warehouse = await adapter.open(credentials, context);
    try {
      const connection = await warehouse.connect();
      await connection.query('select 1 as one');
    } finally {
      await warehouse.close();
    }
  } catch (thrown) {
    tell('error', 'connection', where);
    invocation.console.reporter.diagnostics(diagnosticsOf(thrown));
    return 1;
  }
  tell('ok', 'connection', where);
  return 0;
}

/** Names the thing that is wrong: the profile when the mistake stands in its file or is about it, else the project. */
function failed(invocation: Invocation, found: readonly Diagnostic[]): ExitCode {
  const tell = teller(invocation);
  const isOfProfile = (one: Diagnostic) =>
    /^ETL(104|400)/.test(one.code) || one.position?.file.endsWith('profiles.yml') === true;
  const errors = found.filter((one) => one.severity === 'error');
  const wrong = errors.every(isOfProfile) ? 'profile' : 'project';
  if (wrong === 'profile') tell('ok', 'project', findProject(invocation.flags.projectDir, invocation.io.cwd).file);
  tell('error', wrong, `${errors.length} ${errors.length === 1 ? 'mistake' : 'mistakes'}, told below`);
  invocation.console.reporter.diagnostics(found);
  return 1;
}

function printProfilesFolder({ flags, io, console }: Invocation): ExitCode {
  const { root } = findProject(flags.projectDir, io.cwd);
  const file = profilesFile({ root, cwd: io.cwd, home: io.env.HOME ?? root, profilesDir: flags.profilesDir });
  console.print(dirname(file));
  return 0;
}

function teller({ console }: Invocation) {
  const { style } = console;
  return (verdict: 'ok' | 'error', thing: string, what: string): void => {
    const mark = verdict === 'ok' ? style.green(`${style.symbols.ok} ok   `) : style.red(`${style.symbols.fail} error`);
    console.print(`${mark}  ${thing.padEnd(10)}  ${what}`);
  };
}
