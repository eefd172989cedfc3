import type { Manifest } from '../types.ts';
import type { ArtifactContext } from './manifest-artifact.ts';
import { jsonMap, jsonObject } from './write-json.ts';

/** The text of `etl_manifest.json`: what etl knows of the project beside dbt's manifest. */
export function* etlManifest(manifest: Manifest, context: ArtifactContext): Generator<string> {
  const loads = [...manifest.sources.values()].filter((source) => source.etl.connection !== null);
  yield* jsonObject([
    [
      'metadata',
      [
        JSON.stringify({
          schema_version: 1,
          generated_at: context.generatedAt.toISOString(),
          invocation_id: context.invocationId,
          project_name: context.projectName,
          adapter_type: context.adapterType,
        }),
      ],
    ],
    [
      'loads',
      jsonMap(
        loads.map((source) => [source.unique_id, source] as const),
        ({ etl, unique_id: id, relation_name: relation }) => ({
          source: id,
          relation_name: relation,
          connection: etl.connection,
          primary_key: etl.primaryKey,
          foreign_keys: etl.foreignKeys,
          load: etl.load,
          declaration_hash: etl.declarationHash,
        }),
      ),
    ],
  ]);
}
