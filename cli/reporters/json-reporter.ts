import type { Diagnostic } from '../diagnostics/index.ts';
import type { NodeResult, RunEvent } from '../runner/events.ts';
import { PROGRESS_LINE_MS, type ProgressEvent } from './progress-words.ts';
import { isShown, type LogLevel, type Reporter, type ReporterOptions } from './reporter.ts';
import { verdictOf } from './words.ts';

type Level = Exclude<LogLevel, 'none'>;

/** One object a line for each event: `ts` (ISO 8601 UTC), `level`, `name`, `code` where there is one, `msg`, `data`. */
export class JsonReporter implements Reporter {
  readonly #options: ReporterOptions;
  /** When a node's start or progress was told last, by unique_id. */
  readonly #toldAt = new Map<string, number>();

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  readonly report = (event: RunEvent): void => {
    switch (event.kind) {
      case 'diagnostic':
        this.diagnostics([event.diagnostic]);
        break;
      case 'log':
        this.log(event.level, event.message);
        break;
      case 'node_progress':
        this.#progressed(event);
        break;
      case 'node_started':
        this.#toldAt.set(event.node.uniqueId, this.#options.clock.now());
        this.#line('debug', event.kind, `${event.node.kind} ${event.node.name}`, withoutKind(event));
        break;
      case 'node_finished':
        this.#finished(event.result, event.index, event.total);
        break;
      case 'cancelling':
        this.#line('warn', event.kind, 'Stopping.', {});
        break;
      case 'run_started':
        this.#line('info', event.kind, `${event.command} ${event.projectName}`, withoutKind(event));
        break;
      case 'run_finished': {
        const { summary } = event;
        const message = `${summary.success} ok, ${summary.warn} warnings, ${summary.error} failed, ${summary.skip} skipped`;
        this.#line(summary.error > 0 ? 'error' : 'info', event.kind, message, { summary });
        break;
      }
    }
  };

  diagnostics(found: readonly Diagnostic[]): void {
    for (const one of found) {
      const { code, severity, message, ...places } = one;
      this.#line(severity === 'error' ? 'error' : 'warn', 'diagnostic', message, places, code);
    }
  }

  log(level: Level, message: string): void {
    this.#line(level, 'log', message, {});
  }

  close(): void {
    // Every line is written as its event comes.
  }

  /** Every some seconds it is information, in between only for who looks for everything. */
  #progressed(event: ProgressEvent): void {
    const { uniqueId, kind, name } = event.node;
    const now = this.#options.clock.now();
    const isDue = now - (this.#toldAt.get(uniqueId) ?? now) >= PROGRESS_LINE_MS;
    if (isDue) this.#toldAt.set(uniqueId, now);
    this.#line(isDue ? 'info' : 'debug', event.kind, `${kind} ${name}`, withoutKind(event));
  }

  #finished(result: NodeResult, index: number, total: number): void {
    const verdict = verdictOf(result.status);
    const level = verdict === 'fail' ? 'error' : verdict === 'warn' ? 'warn' : 'info';
    const { compiledCode: _, ...told } = result;
    const message = `${verdict} ${result.node.kind} ${result.node.name}`;
    this.#line(level, 'node_finished', message, { index, total, ...told }, result.diagnostics[0]?.code);
  }

  /** Secrets are masked before quotes and newlines are escaped, so that they are still recognised. */
  readonly #cell = (_key: string, value: unknown): unknown => {
    if (typeof value === 'string') return this.#options.mask(value);
    return typeof value === 'bigint' ? String(value) : value;
  };

  #line(level: Level, name: string, msg: string, data: object, code?: string): void {
    if (!isShown(level, this.#options.level)) return;
    const ts = new Date(this.#options.clock.now()).toISOString();
    const line = JSON.stringify({ ts, level, name, ...(code === undefined ? {} : { code }), msg, data }, this.#cell);
    this.#options.output.write(`${line}\n`);
  }
}

function withoutKind<E extends { readonly kind: string }>(event: E): Omit<E, 'kind'> {
  const { kind: _, ...data } = event;
  return data;
}
