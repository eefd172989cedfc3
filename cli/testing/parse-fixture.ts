import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadAdapter } from '../adapters/index.ts';
import { parseCredentials } from '../config/credentials.ts';
import { loadEnvironment } from '../config/environment.ts';
import { findProject } from '../config/find-project.ts';
import { loadProfile } from '../config/load-profile.ts';
import { loadProject, openProject } from '../config/load-project.ts';
import { EtlErrors } from '../diagnostics/index.ts';
import { configRenderer } from '../manifest/context/config-renderer.ts';
import { targetValue } from '../manifest/context/shared-values.ts';
import { loadPackages, type ParsedProject, parseProject } from '../manifest/index.ts';

/** Parses the project in a folder as the commands do, without the command line. */
export async function parseFolder(
  folder: string,
  options: { readonly cacheFolder?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ParsedProject> {
  const found = findProject(folder, folder);
  const environment = await loadEnvironment({ root: found.root, processEnv: options.env ?? {} });
  const scope = { environment, cliVars: {}, allowSecrets: false };
  const opened = openProject(found);
  const render = configRenderer({ ...scope, allowSecrets: true });
  const place = { root: folder, cwd: folder, home: folder, projectProfile: opened.profile };
  const profile = loadProfile({ ...place, render });
  const adapter = await loadAdapter(profile.type);
  const credentials = { ...parseCredentials(profile, adapter.credentials), threads: profile.threads };
  const renderProject = configRenderer({ ...scope, target: targetValue(profile, credentials) });
  const { project: root, diagnostics } = await loadProject({ opened, render: renderProject });
  if (root === undefined) throw new EtlErrors(diagnostics);
  const { packages } = await loadPackages(root, renderProject);
  const host = { root, packages, profile, credentials, adapter, environment, cliVars: {}, flags: {} };
  const invocation = { id: '00000000-0000-0000-0000-000000000000', startedAt: new Date(0) };
  const silent = { warn: () => undefined, say: () => undefined };
  return parseProject({
    ...host,
    invocation,
    ...silent,
    ...(options.cacheFolder === undefined ? {} : { cacheFolder: options.cacheFolder }),
  });
}

/** A project of the given files in a folder of its own, on DuckDB; `remove` deletes it. */
export function projectOf(files: Readonly<Record<string, string>>): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'etl-project-'));
  const all = {
    'dbt_project.yml': "name: shop\nversion: '1'\nprofile: shop\n",
    'profiles.yml': "shop: {target: dev, outputs: {dev: {type: duckdb, path: ':memory:', schema: main}}}\n",
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
