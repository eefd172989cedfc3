import { setTimeout as wait } from 'node:timers/promises';
import { diagnosticsOf } from '../diagnostics/index.ts';
import type { WatchedTable } from '../loader/watch-table.ts';
import type { ExitCode, Invocation } from './command.ts';
import { openConsole } from './console.ts';
import { runNodes } from './run-nodes.ts';
import { openConnection } from './session/open-connection.ts';
import { openSession } from './session/session.ts';

/** Seconds after which sources are asked again, unless told. */
const INTERVAL_SECONDS = 60;
/** A file that does not change for this time is whole. */
const SETTLE_MS = 1000;

/**
 * Loads the selected tables, and those made of files again whenever files come or change, until Ctrl-C; 0 then. A load
 * that fails is told and tried again with the next change. What is wrong before the first load ends it.
 */
export async function watchLoads(invocation: Invocation): Promise<ExitCode> {
  const { io, console, flags } = invocation;
  const watch = new LoadWatch(invocation);
  // Whoever stops the command finds that somebody listens all the time, and does not end the process.
  const stop = () => watch.wake();
  io.signal.addEventListener('abort', stop);
  try {
    await watch.open();
    const first = await runNodes(invocation, ['load']);
    if (io.signal.aborted) return first;
    console.reporter.log('info', watch.words());
    if (watch.isEmpty) return first;
    while (!io.signal.aborted) {
      const changed = await watch.changed((flags.interval ?? INTERVAL_SECONDS) * 1000);
      if (changed.length > 0) await watch.load(changed);
    }
    console.reporter.log('info', 'Watching has ended.');
    return 0;
  } finally {
    io.signal.removeEventListener('abort', stop);
    await watch.close();
  }
}

/** The tables that are watched, and what was seen of each when it was last loaded. */
class LoadWatch {
  readonly #invocation: Invocation;
  readonly #tables: WatchedTable[] = [];
  readonly #seen = new Map<string, string>();
  /** Tables with events that nobody has looked at yet. */
  readonly #told = new Set<string>();
  #wake = () => {};

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
  }

  async open(): Promise<void> {
    const session = await openSession(this.#invocation);
    try {
      const { workplace } = session.work;
      const { watchTable } = await import('../loader/watch-table.ts');
      for (const id of session.select({ types: ['source'] })) {
        const source = session.manifest.sources.get(id);
        const name = source?.etl.connection ?? null;
        if (source === undefined || name === null) continue;
        const connections = { [name]: await openConnection(workplace, name) };
        const place = { connections, projectRoot: session.project.root, signal: this.#invocation.io.signal };
        const table = await watchTable(source, { ...place, onEvent: (uniqueId) => this.#tell(uniqueId) });
        if (table === null) continue;
        this.#tables.push(table);
        this.#seen.set(table.uniqueId, await table.look());
      }
    } finally {
      await session.close();
    }
  }

  get isEmpty(): boolean {
    return this.#tables.length === 0;
  }

  words(): string {
    const count = this.#tables.length;
    if (count === 0) return 'No selected table is made of files: there is nothing to watch.';
    const tables = this.#tables.map(({ name, path }) => `${name} (${path})`).join(', ');
    return `Watching ${count} table${count === 1 ? '' : 's'}: ${tables}. Ctrl-C ends it.`;
  }

  /** The tables whose files are other ones than at their last load and stay as they are; waits for it a while. */
  async changed(intervalMs: number): Promise<readonly WatchedTable[]> {
    if (this.#told.size === 0) await this.#event(intervalMs);
    const asked = this.#told.size === 0 ? this.#tables : this.#tables.filter((one) => this.#told.has(one.uniqueId));
    this.#told.clear();
    const changed: WatchedTable[] = [];
    for (const table of asked) if (await this.#isOther(table)) changed.push(table);
    return this.#invocation.io.signal.aborted ? [] : changed;
  }

  async load(tables: readonly WatchedTable[]): Promise<void> {
    const { flags, io, command } = this.#invocation;
    const console = openConsole(flags, io, command.news);
    console.reporter.log('info', `Files of ${tables.map((table) => table.name).join(', ')} have changed.`);
    const only = new Set(tables.map((table) => table.uniqueId));
    try {
      await runNodes({ ...this.#invocation, console, only, flags: { ...flags, fullRefresh: false } }, ['load']);
    } catch (thrown) {
      console.reporter.diagnostics(diagnosticsOf(thrown));
      // What is in the way of a run may be gone by then, such as another run that holds the warehouse.
      for (const table of tables) this.#seen.delete(table.uniqueId);
    } finally {
      console.reporter.close();
    }
  }

  async close(): Promise<void> {
    for (const table of this.#tables) await table.close();
  }

  /** Waits until the files stay as they are, and notes how. */
  async #isOther(table: WatchedTable): Promise<boolean> {
    const { signal } = this.#invocation.io;
    const before = this.#seen.get(table.uniqueId);
    for (let last: string | undefined; !signal.aborted; ) {
      const now = await this.#look(table);
      if (now === undefined || now === before) return false;
      if (now === last || !table.settles) {
        this.#seen.set(table.uniqueId, now);
        return true;
      }
      last = now;
      await wait(SETTLE_MS, undefined, { signal }).catch(() => {});
    }
    return false;
  }

  /** Nothing where the source cannot be asked now: it is asked again. */
  async #look(table: WatchedTable): Promise<string | undefined> {
    return await table.look().catch((thrown: unknown) => {
      if (!this.#invocation.io.signal.aborted) this.#invocation.console.reporter.diagnostics(diagnosticsOf(thrown));
      return undefined;
    });
  }

  #tell(uniqueId: string): void {
    this.#told.add(uniqueId);
    this.#wake();
  }

  /** Ends the waiting for events. */
  wake(): void {
    this.#wake();
  }

  /** Resolves at the next event, after the time, or when the command is stopped. */
  async #event(intervalMs: number): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    if (this.#invocation.io.signal.aborted) return;
    await wait(intervalMs, undefined, { signal: woken.signal }).catch(() => {});
    this.#wake = () => {};
  }
}
