import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EtlError } from '../../diagnostics/index.ts';
import type { EarlierFreshness, EarlierResult } from '../../graph/index.ts';
import { manifestFromArtifact } from '../../manifest/artifacts/from-artifact.ts';
import type { Manifest } from '../../manifest/types.ts';

type Json = Readonly<Record<string, unknown>>;

/** The artifacts of an earlier run in one folder; each is read when it is asked for, and may be missing. */
export interface EarlierRun {
  /** Throws ETL1911 for a manifest of another version, ETL1910 for one that is no JSON. */
  manifest(): Manifest | undefined;
  /** How nodes ended, loads included. Throws ETL1910 and ETL1911. */
  results(): readonly EarlierResult[] | undefined;
  /** Throws ETL1910 and ETL1911. */
  freshness(): readonly EarlierFreshness[] | undefined;
}

/** The earlier run whose artifacts lie in `folder`, absolute; `shown` is the folder as the person wrote it. */
export function earlierRun(folder: string, shown: string): EarlierRun {
  const read = (name: string, version: string) => {
    const artifact = readArtifact(join(folder, `${name}.json`), `${shown}/${name}.json`);
    if (artifact !== undefined) checkVersion(artifact, { name, version, file: `${shown}/${name}.json` });
    return artifact;
  };
  return {
    manifest: () => {
      const artifact = read('manifest', 'v12');
      return artifact === undefined ? undefined : manifestFromArtifact(artifact);
    },
    results: () => {
      const own = readArtifact(join(folder, 'etl_results.json'), `${shown}/etl_results.json`);
      const loads = entriesOf(own).filter((one) => one.kind === 'load');
      const artifact = read('run_results', 'v6');
      if (artifact === undefined) return undefined;
      return [...entriesOf(artifact), ...loads].map((one) => ({
        unique_id: String(one.unique_id),
        status: String(one.status),
      }));
    },
    freshness: () => {
      const artifact = read('sources', 'v3');
      if (artifact === undefined) return undefined;
      return entriesOf(artifact).map((one) => ({
        unique_id: String(one.unique_id),
        max_loaded_at: typeof one.max_loaded_at === 'string' ? one.max_loaded_at : null,
      }));
    },
  };
}

/** One JSON file of an earlier run; nothing when there is none. Throws ETL1910 when it is no JSON object. */
export function readArtifact(file: string, shown: string): Json | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw EtlError.of('ETL1910', { file: shown }, { cause });
  }
  if (typeof value !== 'object' || value === null) throw EtlError.of('ETL1910', { file: shown });
  return value as Json;
}

/** The entries of an artifact's `results`. */
export function entriesOf(artifact: Json | undefined): readonly Json[] {
  const results = artifact?.results;
  return Array.isArray(results) ? results.filter((one): one is Json => typeof one === 'object' && one !== null) : [];
}

function checkVersion(
  artifact: Json,
  { name, version, file }: { readonly name: string; readonly version: string; readonly file: string },
): void {
  const metadata = (artifact.metadata ?? {}) as Json;
  const schema = String(metadata.dbt_schema_version ?? 'none');
  if (schema.endsWith(`/${name.replace('_', '-')}/${version}.json`)) return;
  throw EtlError.of('ETL1911', { file, wanted: version, found: /(v\d+)\.json$/.exec(schema)?.[1] ?? schema });
}
