import { resolve } from 'node:path';
import { loadEnvironment } from '../config/environment.ts';
import { findProject } from '../config/find-project.ts';
import { loadProject, openProject } from '../config/load-project.ts';
import { parseCliVars } from '../config/vars.ts';
import { EtlErrors } from '../diagnostics/index.ts';
import { DBT_VERSION } from '../manifest/context/base-members.ts';
import { configRenderer } from '../manifest/context/config-renderer.ts';
import { pythonOf } from '../manifest/context/yaml-values.ts';
import { checkRequiredVersion, installDependencies } from '../packages/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { GLOBAL_FLAGS } from './flags.ts';
import { withEnvironment } from './settings.ts';
import { warningRule } from './warnings.ts';

/** Installs the packages of the project that the command is given in. It needs no profile. */
export async function installPackages(invocation: Invocation): Promise<ExitCode> {
  const { io, console, command } = invocation;
  const found = findProject(invocation.flags.projectDir, io.cwd);
  console.readFrom(found.root);
  const environment = await loadEnvironment({ root: found.root, processEnv: io.env });
  console.maskWith(environment.mask);
  const flags = withEnvironment(invocation.flags, [...GLOBAL_FLAGS, ...command.flags], environment.values);
  const cliVars = flags.vars === undefined ? {} : await parseCliVars(flags.vars);
  // No target is chosen, so nothing is known of it; templates that ask for it get nothing, as in dbt.
  const target = pythonOf({});
  const render = configRenderer({ environment, cliVars, allowSecrets: false, target });
  const { project, diagnostics } = await loadProject({ opened: openProject(found), render });
  if (project === undefined) throw new EtlErrors(diagnostics);
  const versionCheck = flags.versionCheck !== false;
  if (versionCheck) checkRequiredVersion(project, DBT_VERSION);
  const told = warningRule(flags);
  await installDependencies({
    context: {
      root: project.root,
      env: environment.values,
      signal: io.signal,
      render: configRenderer({ environment, cliVars, allowSecrets: true }),
      dbtVersion: DBT_VERSION,
      versionCheck,
      hide: (secret) => environment.mask.add(secret),
      warn: (warning) => {
        const one = told(warning);
        if (one?.severity === 'error') throw new EtlErrors([one]);
        if (one !== undefined) console.reporter.diagnostics([one]);
      },
      tell: (text) => console.reporter.log('info', text),
    },
    projectName: project.name,
    folder: resolve(project.root, project.paths.packagesInstall),
    upgrade: flags.upgrade === true,
    lockOnly: flags.lock === true,
    ...(flags.addPackage === undefined
      ? {}
      : { add: { asked: flags.addPackage, source: flags.packageSource ?? 'hub' } }),
  });
  return 0;
}
