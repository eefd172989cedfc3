import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EtlError } from '../diagnostics/index.ts';

const PACKAGE = '@fivetrandevelopers/zetasql';

const PROGRAMS: Readonly<Record<string, string>> = {
  'linux-x64': 'remote_server.so',
  'linux-arm64': 'remote_server_arm.so',
  'darwin-x64': 'remote_server',
  'darwin-arm64': 'remote_server_arm',
};

const OWN_PLATFORM = `${process.platform}-${process.arch}`;

/** Where the optional package lies. */
export interface Installed {
  /** The program that serves. */
  readonly program: string;
  /** The folder of its .proto files. */
  readonly protos: string;
  /** Loads a module that the package depends on. */
  readonly load: NodeJS.Require;
}

/**
 * Finds the package of the analyzer: that of the project in `projectRoot` first, then one beside etl. Throws ETL4301
 * when there is none, ETL4302 on a platform that it has no program for.
 */
export function findInstalled(
  projectRoot?: string,
  { platform = OWN_PLATFORM, beside = import.meta.url } = {},
): Installed {
  const folder = packageFolder([...(projectRoot === undefined ? [] : [path.join(projectRoot, 'x')]), beside]);
  if (folder === null) throw EtlError.of('ETL4301', {});
  const name = PROGRAMS[platform];
  const program = path.join(folder, 'lib', 'zetasql', name ?? '');
  if (name === undefined || !existsSync(program)) throw EtlError.of('ETL4302', { platform });
  return {
    program,
    protos: path.join(folder, 'lib', 'zetasql', 'protos'),
    load: createRequire(path.join(folder, 'package.json')),
  };
}

function packageFolder(from: readonly string[]): string | null {
  for (const place of from) {
    try {
      return path.dirname(createRequire(place).resolve(`${PACKAGE}/package.json`));
    } catch {}
  }
  return null;
}
