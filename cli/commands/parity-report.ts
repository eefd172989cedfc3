import { EtlError } from '../diagnostics/index.ts';
import { type ModelParity, type Tolerance, toleranceOf } from '../parity/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import type { Flags } from './flags.ts';
import { parityModelText, paritySummary, type SideNames } from './parity-text.ts';

const RELATIVE = 1e-9;
const PROGRESS_EVERY_MS = 2000;

/** By how much floats may differ. Throws ETL6507 for what is no ratio. */
export function parityTolerance({ floatTolerance: given = String(RELATIVE) }: Flags): Tolerance {
  const relative = Number(given);
  if (given.trim() === '' || !(relative >= 0 && relative <= 1)) throw EtlError.of('ETL6507', { given });
  return toleranceOf(relative);
}

/** Names of the columns that are not compared. */
export function ignoredColumns({ ignoredColumns: given = '' }: Flags): readonly string[] {
  return given
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** Tells what is found while it is found, or all of it as JSON at the end. */
export class ParityReport {
  readonly #invocation: Invocation;
  readonly #sides: SideNames;
  readonly #isJson: boolean;
  #told = performance.now();

  constructor(invocation: Invocation, sides: SideNames) {
    const { flags } = invocation;
    this.#invocation = invocation;
    this.#sides = sides;
    this.#isJson = flags.showOutput === 'json' || flags.logFormat === 'json';
  }

  /** A model that is done. */
  readonly model = (found: ModelParity): void => {
    const { console } = this.#invocation;
    if (!this.#isJson) console.print(parityModelText(found, this.#sides, console.style));
  };

  /** How far the samples are, told every two seconds. */
  readonly progress = (done: number, total: number): void => {
    if (performance.now() - this.#told < PROGRESS_EVERY_MS || done === total) return;
    this.#told = performance.now();
    this.#invocation.console.reporter.log('info', `Took the rows that ${done} of ${total} models read.`);
  };

  /** The summary; 1 when a model differs. */
  end(found: readonly ModelParity[]): ExitCode {
    const { console, flags } = this.#invocation;
    const { left, right } = this.#sides;
    const json = { target: left, against: right, tolerance: parityTolerance(flags), models: found };
    console.print(this.#isJson ? JSON.stringify(json, null, 2) : paritySummary(found, this.#sides, console.style));
    return found.some(({ verdict }) => verdict === 'differs') ? 1 : 0;
  }
}
