import { rmSync } from 'node:fs';
import os from 'node:os';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { EtlError } from '../../diagnostics/index.ts';
import { literal } from './sql.ts';

/** A row of a small result: text, numbers, flags or null. */
export type EngineRow = readonly (string | number | boolean | bigint | null)[];

/** What the landing engine may use. */
export interface EngineLimits {
  readonly threads?: number | undefined;
  readonly memoryLimit?: string | undefined;
  /** Folder for what does not fit in memory; it is made when needed and removed on close. */
  readonly spillFolder: string;
}

type OpenLimits = Pick<EngineLimits, 'spillFolder'> & { readonly memoryLimit: string };

const LARGEST_SHARE = 2 ** 31;
const TRIMMED_MEMORY = '16MiB';
/** An interrupt that arrives before the engine has begun is forgotten by it, so it is said again until it is heard. */
const INTERRUPT_AGAIN_MS = 20;

/**
 * An embedded engine used as a library for columnar files: it reads CSV, JSON and Parquet and writes Parquet.
 * It holds no table and is no warehouse (docs/decisions/0003-landing-engine.md).
 */
export class LandingEngine {
  readonly #instance: DuckDBInstance;
  readonly #session: DuckDBConnection;
  readonly #spillFolder: string;
  readonly #memoryLimit: string;
  readonly #lanes = new Map<number, LandingEngine>();
  #cancelled = false;
  #running = 0;

  private constructor(instance: DuckDBInstance, session: DuckDBConnection, limits: OpenLimits) {
    this.#instance = instance;
    this.#session = session;
    this.#spillFolder = limits.spillFolder;
    this.#memoryLimit = limits.memoryLimit;
  }

  static async open(limits: EngineLimits): Promise<LandingEngine> {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const { spillFolder } = limits;
    const memoryLimit = limits.memoryLimit ?? `${Math.floor(Math.min(os.totalmem() / 4, LARGEST_SHARE) / 2 ** 20)}MiB`;
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      temp_directory: spillFolder,
      memory_limit: memoryLimit,
      ...(limits.threads === undefined ? {} : { threads: String(limits.threads) }),
    });
    return new LandingEngine(instance, await newSession(instance), { spillFolder, memoryLimit });
  }

  /**
   * The `index`-th engine beside this one, for statements that run at the same time: it shares memory and threads, and is
   * cancelled and closed with it.
   */
  async lane(index: number): Promise<LandingEngine> {
    const known = this.#lanes.get(index);
    if (known !== undefined) return known;
    const limits = { spillFolder: this.#spillFolder, memoryLimit: this.#memoryLimit };
    const lane = new LandingEngine(this.#instance, await newSession(this.#instance), limits);
    this.#lanes.set(index, lane);
    if (this.#cancelled) lane.cancel();
    return lane;
  }

  /** Runs one statement and tells how many rows it wrote. Throws the engine's own error, or ETL5036 when cancelled. */
  async run(sql: string): Promise<number> {
    return await this.#guarded(async () => {
      const result = await this.#session.run(sql);
      return result.rowsChanged;
    });
  }

  /** Runs one query with a small result. Throws the engine's own error, or ETL5036 when cancelled. */
  async rows(sql: string): Promise<readonly EngineRow[]> {
    return await this.#guarded(async () => {
      const reader = await this.#session.runAndReadAll(sql);
      return reader.getRowsJS() as unknown as EngineRow[];
    });
  }

  /** Gives back what memory is only kept for the next statement: the warehouse's engine comes after this one. */
  async trim(): Promise<void> {
    await this.rows(`set memory_limit = '${TRIMMED_MEMORY}'`).catch((error: unknown) => {
      // What is still held cannot be given back.
      if (error instanceof EtlError) throw error;
    });
    await this.rows(`set memory_limit = ${literal(this.#memoryLimit)}`);
  }

  /** How much of the running statement is done, from 0 to 1; 0 where the engine cannot tell. */
  get fraction(): number {
    return this.#running === 0 ? 0 : Math.max(0, this.#session.progress.percentage) / 100;
  }

  /** True when no more statements are taken. */
  get isCancelled(): boolean {
    return this.#cancelled;
  }

  /** Stops the running statement; every later one fails with ETL5036. */
  cancel(): void {
    this.#cancelled = true;
    for (const lane of this.#lanes.values()) lane.cancel();
    this.#session.interrupt();
    const again = setInterval(() => {
      if (this.#running > 0) this.#session.interrupt();
      else clearInterval(again);
    }, INTERRUPT_AGAIN_MS);
  }

  /** Nothing may run any more. */
  close(): void {
    for (const lane of this.#lanes.values()) lane.#session.closeSync();
    this.#session.closeSync();
    this.#instance.closeSync();
    rmSync(this.#spillFolder, { recursive: true, force: true });
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    if (this.#cancelled) throw EtlError.of('ETL5036', {});
    this.#running += 1;
    try {
      return await work();
    } catch (cause) {
      if (this.#cancelled) throw EtlError.of('ETL5036', {}, { cause });
      throw cause;
    } finally {
      this.#running -= 1;
    }
  }
}

async function newSession(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const session = await instance.connect();
  await session.run(`set TimeZone = 'UTC'`);
  await session.run('set enable_progress_bar = true');
  await session.run('set enable_progress_bar_print = false');
  await session.run('set progress_bar_time = 0');
  return session;
}

/** The engine's first line of words, without the name of its error class. */
export function engineWords(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const first = text.split(/\n\s*\n|\nLINE \d+:|\nPossible (?:fixes|Solution)/)[0] ?? text;
  return first
    .replace(/^(?:[\w-]+ )+Error: /, '')
    .replaceAll(/ (?:in|of) file ['"][^'"]*['"]/g, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/\.\s*$/, '')
    .trim();
}
