import { homedir } from 'node:os';
import { type AdapterCredentials, adapterTypes, loadAdapter, secretValues } from '../../adapters/index.ts';
import type { Adapter } from '../../adapters/types.ts';
import { checkEngine, parseCredentials } from '../../config/credentials.ts';
import { type Environment, loadEnvironment, withSecrets } from '../../config/environment.ts';
import { findProject } from '../../config/find-project.ts';
import { loadProfile } from '../../config/load-profile.ts';
import { loadProject, type OpenedProject, openProject } from '../../config/load-project.ts';
import type { RenderYaml } from '../../config/render-values.ts';
import type { Profile, Project, YamlMap } from '../../config/types.ts';
import { parseCliVars } from '../../config/vars.ts';
import { type Diagnostic, diagnosticsOf, EtlErrors } from '../../diagnostics/index.ts';
import { type ConfigContext, configRenderer } from '../../manifest/context/config-renderer.ts';
import { targetValue } from '../../manifest/context/shared-values.ts';
import type { Invocation } from '../command.ts';
import { type Flags, GLOBAL_FLAGS } from '../flags.ts';
import { withEnvironment, withProjectFlags } from '../settings.ts';

/** What a command finds before it reads the project's own files: the project file, the profile and the target. */
export interface Workplace {
  readonly project: Project;
  readonly profile: Profile;
  readonly adapter: Adapter;
  readonly credentials: AdapterCredentials;
  readonly environment: Environment;
  readonly cliVars: YamlMap;
  readonly flags: Flags;
  /** Renders project files: of packages too. */
  readonly render: RenderYaml;
  readonly warnings: readonly Diagnostic[];
}

/** Finds and reads the project file, then the chosen target of its profile. Throws all mistakes of a file in one go. */
export async function openWorkplace(invocation: Invocation): Promise<Workplace> {
  const { command, io, console } = invocation;
  const found = findProject(invocation.flags.projectDir, io.cwd);
  console.readFrom(found.root);
  const environment = await loadEnvironment({ root: found.root, processEnv: io.env });
  console.maskWith(environment.mask);
  const keys = [...GLOBAL_FLAGS, ...command.flags];
  // Variables of dbt may stand in the project's .env file too.
  const flags = withEnvironment(invocation.flags, keys, environment.values);
  const cliVars = flags.vars === undefined ? {} : await parseCliVars(flags.vars);
  const opened = openProject(found);
  const scope = { environment, cliVars, allowSecrets: false };
  const chosen = await readTarget(invocation, { flags, opened, scope }).catch(async (thrown: unknown) => {
    throw new EtlErrors([...(await mistakesOf(opened, scope)), ...diagnosticsOf(thrown)]);
  });
  for (const value of secretValues(chosen.adapter, chosen.credentials)) environment.mask.add(value);
  const target = targetValue(chosen.profile, chosen.credentials);
  const render = configRenderer({ ...scope, target });
  const { project, diagnostics } = await loadProject({ opened, render, targetPath: flags.targetPath });
  if (project === undefined) throw new EtlErrors(diagnostics);
  const known = withProjectFlags(flags, keys, project.flags);
  return { ...chosen, project, environment, cliVars, flags: known, render, warnings: diagnostics };
}

/** The chosen target of the profile, checked by its engine. */
async function readTarget(
  { io }: Invocation,
  { flags, opened, scope }: { flags: Flags; opened: OpenedProject; scope: ConfigContext },
): Promise<Pick<Workplace, 'profile' | 'adapter' | 'credentials'>> {
  const where = {
    root: opened.root,
    cwd: io.cwd,
    home: io.env.HOME ?? homedir(),
    profilesDir: flags.profilesDir,
    projectProfile: profileNameOf(opened, configRenderer(scope)),
    profile: flags.profile,
    target: flags.target,
    render: configRenderer({ ...scope, allowSecrets: true }),
  };
  const profile = await withSecrets(scope.environment, () => loadProfile(where));
  checkEngine(profile, adapterTypes);
  const adapter = await loadAdapter(profile.type);
  const credentials = parseCredentials(profile, adapter.credentials);
  return { profile, adapter, credentials: { ...credentials, threads: flags.threads ?? profile.threads } };
}

/** What is wrong with a project file although its target is not known: a misspelt `profile` shows here. */
async function mistakesOf(opened: OpenedProject, scope: ConfigContext): Promise<Diagnostic[]> {
  const { diagnostics } = await loadProject({ opened, render: configRenderer(scope) });
  return diagnostics.filter((one) => one.severity === 'error' && !one.code.startsWith('ETL3'));
}

function profileNameOf({ profile: written, yaml }: OpenedProject, render: RenderYaml): string | null {
  if (written === null || !written.includes('{')) return written;
  return String(render(written, yaml.positionOf(['profile'])));
}
