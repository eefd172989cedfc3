import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Connection } from '../../adapters/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { Node } from '../../manifest/types.ts';
import type { PlannedFiles } from '../../materializations/index.ts';
import { pyFunction, toJs, type Value } from '../../templates/index.ts';
import type { ExecutionContext } from './context.ts';

const CALL =
  '{%- do etl_tell(render(config.get("location") or external_location(this, config)), render_write_options(config)) -%}';

/**
 * The config of an external model with its location and options rendered, as its own templates and the project's
 * `external_location` give them. A relative location belongs to the project wherever the command is run.
 */
export async function externalConfig(
  node: Node,
  connection: Connection,
  context: ExecutionContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { options: given } = node.config;
  if (given !== undefined && given !== null && (typeof given !== 'object' || Array.isArray(given)))
    throw EtlError.of('ETL4022', { key: 'options', why: 'it is no mapping of names to values' });
  let told: readonly Value[] = [];
  const tell = pyFunction('etl_tell', 'location, options', (args) => {
    told = [args.get('location'), args.get('options')];
    return '';
  });
  await context.compiler.renderFor(node, CALL, connection, new Map([['etl_tell', tell]]));
  const [location = '', options = null] = told;
  const { format, delimiter, ...rendered } = toJs(options) as Record<string, unknown>;
  const written = String(location).trim();
  const { projectRoot } = context.loads;
  const isElsewhere = path.relative(projectRoot, process.cwd()) !== '' && !/^[a-z][a-z0-9+.-]+:\/\//i.test(written);
  return {
    ...node.config,
    location: isElsewhere ? path.resolve(projectRoot, written) : written,
    options: {
      ...rendered,
      ...(format === undefined ? {} : { format }),
      ...(delimiter === undefined ? {} : { delimiter }),
    },
  };
}

/** Makes room for files that are to be written aside. Throws ETL4029 where their place cannot take them. */
export function prepareFiles({ aside, location, mode }: PlannedFiles): void {
  const folder = path.dirname(location);
  if (!existsSync(folder))
    throw EtlError.of('ETL4029', { location, why: `there is no folder ${folder}`, hint: 'make the folder first.' });
  if (mode === 'create' && existsSync(location) && (!isFolder(location) || readdirSync(location).length > 0)) {
    const hint = 'set `overwrite: true` or `overwrite_or_ignore: true` in the options of the model.';
    throw EtlError.of('ETL4029', { location, why: 'it exists and is not empty', hint });
  }
  rmSync(aside, { recursive: true, force: true });
}

/** Files that took their place, until the transaction that registers them is over. */
export interface PlacedFiles {
  /** After the commit: what they replaced goes. */
  keep(): void;
  /** After a rollback: what they replaced is back. */
  undo(): void;
}

/** Moves files from aside to their place. What was there is kept beside it until `keep`. */
export function placeFiles({ aside, location, mode }: PlannedFiles): PlacedFiles {
  const placed: { readonly to: string; readonly old: string | null }[] = [];
  const undo = () => {
    for (const { to, old } of placed.splice(0).reverse()) {
      rmSync(to, { recursive: true, force: true });
      if (old !== null) renameSync(old, to);
    }
  };
  const place = (from: string, to: string): void => {
    const old = existsSync(to) ? `${to}.etl_old` : null;
    if (old !== null) {
      rmSync(old, { recursive: true, force: true });
      renameSync(to, old);
    }
    placed.push({ to, old });
    mkdirSync(path.dirname(to), { recursive: true });
    renameSync(from, to);
  };
  try {
    if (mode === 'add' && existsSync(location)) {
      for (const file of filesBelow(aside)) place(path.join(aside, file), path.join(location, file));
      rmSync(aside, { recursive: true, force: true });
    } else place(aside, location);
  } catch (cause) {
    undo();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw EtlError.of('ETL4029', { location, why }, { cause });
  }
  const keep = () => {
    for (const { old } of placed) if (old !== null) rmSync(old, { recursive: true, force: true });
  };
  return { keep, undo };
}

function filesBelow(folder: string): string[] {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return found.filter((file) => !isFolder(path.join(folder, file)));
}

function isFolder(file: string): boolean {
  return statSync(file).isDirectory();
}
