import type { RunResultRecord } from '../../manifest/artifacts/run-results.ts';
import type { Manifest } from '../../manifest/types.ts';
import type { NodeResult } from '../../runner/events.ts';
import { isGood } from '../../runner/execution/results.ts';

/**
 * What `run_results.json` says of the selected exposures and saved queries, which a build has nothing to do for: `no-op`,
 * or `skipped` below a node that failed. Source: dbt 1.11.
 */
export function noOpRecords(
  manifest: Manifest,
  selected: Iterable<string>,
  results: readonly NodeResult[],
): RunResultRecord[] {
  const bad = new Set(results.filter((result) => !isGood(result)).map(({ node }) => node.uniqueId));
  const isNoOp = (id: string) => manifest.exposures.has(id) || manifest.others.saved_queries.has(id);
  return [...selected].filter(isNoOp).map((id) =>
    recordOf(
      id,
      [...ancestors(manifest, id)].some((one) => bad.has(one)),
    ),
  );
}

function recordOf(id: string, isSkipped: boolean): RunResultRecord {
  return {
    unique_id: id,
    status: isSkipped ? 'skipped' : 'no-op',
    timing: [],
    thread_id: 'main',
    execution_time: 0,
    adapter_response: {},
    message: isSkipped ? null : 'NO-OP',
    failures: isSkipped ? null : 0,
    compiled: null,
    compiled_code: null,
    relation_name: null,
  };
}

function ancestors(manifest: Manifest, id: string): ReadonlySet<string> {
  const found = new Set([id]);
  for (const one of found) for (const parent of manifest.parentMap.get(one) ?? []) found.add(parent);
  return found;
}
