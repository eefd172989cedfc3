import { homedir } from 'node:os';
import { type AdapterCredentials, adapterTypes, loadAdapter } from '../../adapters/index.ts';
import type { Adapter } from '../../adapters/types.ts';
import { checkEngine, parseCredentials } from '../../config/credentials.ts';
import { type Environment, loadEnvironment } from '../../config/environment.ts';
import { findProject } from '../../config/find-project.ts';
import { loadProfile } from '../../config/load-profile.ts';
import { loadProject, type OpenedProject, openProject } from '../../config/load-project.ts';
import type { RenderYaml } from '../../config/render-values.ts';
import type { Profile, Project, YamlMap } from '../../config/types.ts';
import { parseCliVars } from '../../config/vars.ts';
import { type Diagnostic, EtlErrors } from '../../diagnostics/index.ts';
import { configRenderer } from '../../manifest/context/config-renderer.ts';
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
  const profile = loadProfile({
    root: found.root,
    cwd: io.cwd,
    home: io.env.HOME ?? homedir(),
    profilesDir: flags.profilesDir,
    projectProfile: profileNameOf(opened, configRenderer({ environment, cliVars, allowSecrets: false })),
    profile: flags.profile,
    target: flags.target,
    render: configRenderer({ environment, cliVars, allowSecrets: true }),
  });
  checkEngine(profile, adapterTypes);
  const adapter = await loadAdapter(profile.type);
  const parsed = parseCredentials(profile, adapter.credentials);
  const credentials = { ...parsed, threads: flags.threads ?? profile.threads };
  const target = targetValue(profile, credentials);
  const render = configRenderer({ environment, cliVars, allowSecrets: false, target });
  const { project, diagnostics } = await loadProject({ opened, render, targetPath: flags.targetPath });
  if (project === undefined) throw new EtlErrors(diagnostics);
  const known = withProjectFlags(flags, keys, project.flags);
  return { project, profile, adapter, credentials, environment, cliVars, flags: known, render, warnings: diagnostics };
}

function profileNameOf({ profile: written, yaml }: OpenedProject, render: RenderYaml): string | null {
  if (written === null || !written.includes('{')) return written;
  return String(render(written, yaml.positionOf(['profile'])));
}
