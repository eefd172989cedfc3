import type { Compiler } from '../../compiler/index.ts';
import type { ArtifactContext } from '../../manifest/artifacts/manifest-artifact.ts';
import type { MacroHost } from '../../manifest/context/context-host.ts';
import type { NodeResult } from '../../runner/events.ts';
import type { Workplace } from './open-workplace.ts';
import type { WarehouseHolder } from './warehouse-holder.ts';

/** What a session works with, for commands that do more than compile and run nodes. */
export interface SessionWork {
  readonly workplace: Workplace;
  readonly host: MacroHost;
  readonly compiler: Compiler;
  readonly warehouse: WarehouseHolder;
  /** What every artifact of this command says of it; made anew with the time of now. */
  readonly artifact: () => ArtifactContext;
  /** Writes `run_results.json` and `etl_results.json`, unless told not to; `elapsed` in seconds. */
  readonly writeResults: (
    results: readonly NodeResult[],
    elapsed: number,
    args?: Readonly<Record<string, unknown>>,
  ) => void;
}
