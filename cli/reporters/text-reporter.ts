import type { Diagnostic } from '../diagnostics/index.ts';
import type { NodeInfo, NodeResult, RunEvent, RunSummary } from '../runner/events.ts';
import { type DiagnosticContext, diagnosticText } from './diagnostic-text.ts';
import { LiveRegion } from './live-region.ts';
import { type LineLayout, nodeLine, runningLine } from './node-line.ts';
import type { ReporterOutput } from './output.ts';
import { PROGRESS_LINE_MS, progressInWords } from './progress-words.ts';
import { isShown, type LogLevel, type Reporter, type ReporterOptions } from './reporter.ts';
import { resultDetails } from './result-details.ts';
import { billedInWords, countsInWords, inSeconds, summaryInWords, verdictOf } from './words.ts';

const PLAIN_WIDTH = 100;
const WIDEST = 140;
const REDRAW_MS = 100;

interface Running {
  readonly node: NodeInfo;
  readonly since: number;
  note: string;
  /** When a line that stays told of it last. */
  toldAt: number;
}

/** Text for people: on a terminal with a live view of what runs, else plain lines from top to bottom. */
export class TextReporter implements Reporter {
  readonly #options: ReporterOptions;
  readonly #live: LiveRegion | undefined;
  readonly #running = new Map<string, Running>();
  readonly #counts = { ok: 0, warn: 0, fail: 0, skip: 0 };
  #command = 'run';
  #total = 0;
  #startedAt = 0;
  #cancelling = false;
  #stopTicking: (() => void) | undefined;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#live = options.output.isTTY ? new LiveRegion(options.output) : undefined;
  }

  readonly report = (event: RunEvent): void => {
    switch (event.kind) {
      case 'run_started':
        this.#started(event);
        break;
      case 'node_started':
        this.#running.set(event.node.uniqueId, { node: event.node, since: this.#now(), note: '', toldAt: this.#now() });
        this.#redraw();
        break;
      case 'node_progress':
        this.#progressed(event);
        break;
      case 'node_finished':
        this.#finished(event.result, event.index, event.total);
        break;
      case 'diagnostic':
        this.diagnostics([event.diagnostic]);
        break;
      case 'log':
        this.log(event.level, event.message);
        break;
      case 'cancelling':
        this.#cancelling = true;
        this.log('warn', 'Stopping: running statements are cancelled. Ctrl-C again to leave at once.');
        break;
      case 'run_finished':
        this.#ended(event.summary, event.results);
        break;
    }
  };

  diagnostics(found: readonly Diagnostic[]): void {
    for (const one of found) {
      const level = one.severity === 'error' ? 'error' : 'warn';
      if (!isShown(level, this.#options.level)) continue;
      const text = `${diagnosticText(one, this.#context())}\n`;
      // Inside a run everything stays in one stream, so that order tells what belongs together.
      if (this.#stopTicking === undefined) this.#write(this.#options.errors, text);
      else this.#print(text);
    }
  }

  log(level: Exclude<LogLevel, 'none'>, message: string): void {
    if (!isShown(level, this.#options.level)) return;
    const { style } = this.#options;
    const paint = { debug: style.dim, info: (text: string) => text, warn: style.yellow, error: style.red }[level];
    this.#print(paint(message));
  }

  close(): void {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    this.#live?.clear();
  }

  #started(event: Extract<RunEvent, { kind: 'run_started' }>): void {
    const { style, version, clock } = this.#options;
    this.#command = event.command;
    this.#total = event.total;
    this.#startedAt = this.#now();
    const threads = `${event.threads} ${event.threads === 1 ? 'thread' : 'threads'}`;
    if (isShown('info', this.#options.level)) {
      const head = `etl ${version}  ${event.command}  ${event.projectName} on ${event.target}, ${threads}`;
      const nodes = event.total === 0 ? 'Nothing to do.' : countsInWords(event.counts);
      this.#print(`${style.bold(head)}\n${nodes}${event.total === 0 ? '' : '\n'}`);
    }
    this.#stopTicking = this.#live === undefined ? () => {} : clock.every(REDRAW_MS, () => this.#redraw());
  }

  #progressed(event: Extract<RunEvent, { kind: 'node_progress' }>): void {
    const running = this.#running.get(event.node.uniqueId);
    if (running === undefined) return;
    running.note = progressInWords(event);
    if (this.#live !== undefined || this.#now() - running.toldAt < PROGRESS_LINE_MS) return;
    running.toldAt = this.#now();
    this.log('info', `  ${event.node.kind} ${event.node.name}: ${running.note}`);
  }

  #finished(result: NodeResult, index: number, total: number): void {
    this.#running.delete(result.node.uniqueId);
    const verdict = verdictOf(result.status);
    this.#counts[verdict] += 1;
    const level = verdict === 'fail' ? 'error' : verdict === 'warn' ? 'warn' : isSkippedTest(result) ? 'debug' : 'info';
    if (isShown(level, this.#options.level)) this.#print(nodeLine(result, index, total, this.#layout()));
    this.#redraw();
  }

  #ended(summary: RunSummary, results: readonly NodeResult[]): void {
    this.close();
    const { level, style } = this.#options;
    for (const result of results) {
      const verdict = verdictOf(result.status);
      if (verdict !== 'fail' && verdict !== 'warn') continue;
      if (!isShown(verdict === 'fail' ? 'error' : 'warn', level)) continue;
      this.#print(`\n${resultDetails(result, this.#context())}`);
    }
    const stale = results.filter((result) => result.stale).map((result) => result.node.name);
    if (stale.length > 0 && isShown('warn', level)) {
      this.#print(`\n${style.yellow('Not published, the last good version stays:')} ${stale.join(', ')}`);
    }
    if (!isShown('info', level) || summary.total === 0) return;
    const ended = summary.cancelled ? style.yellow(`Cancelled ${this.#command} after`) : `Finished ${this.#command} in`;
    const counts = summaryInWords(summary, style);
    this.#print(`\n${ended} ${inSeconds(summary.elapsed)}: ${counts}.${billedInWords(results)}`);
  }

  #redraw(): void {
    if (this.#live === undefined || this.#stopTicking === undefined) return;
    if (!isShown('info', this.#options.level) || this.#total === 0) return;
    const layout = this.#layout();
    const now = this.#now();
    const running = [...this.#running.values()].map((one) =>
      runningLine(one.node, (now - one.since) / 1000, this.#options.mask(one.note), layout),
    );
    this.#live.draw([this.#countsLine(now), ...running]);
  }

  #countsLine(now: number): string {
    const { style } = this.#options;
    const { ok, warn, fail, skip } = this.#counts;
    const counts = [
      style.green(`${ok} ok`),
      ...(warn > 0 ? [style.yellow(`${warn} warn`)] : []),
      ...(fail > 0 ? [style.red(`${fail} fail`)] : []),
      ...(skip > 0 ? [`${skip} skip`] : []),
    ];
    const what = this.#cancelling ? style.yellow('stopping') : `${ok + warn + fail + skip}/${this.#total}`;
    return `${style.bold(what)}  ${counts.join(' ')}  ${inSeconds((now - this.#startedAt) / 1000)}`;
  }

  #context(): DiagnosticContext {
    return this.#live === undefined ? this.#options : { ...this.#options, wrap: this.#layout().width };
  }

  #layout(): LineLayout {
    const { output, style } = this.#options;
    const width = this.#options.width ?? (output.isTTY ? Math.min(output.columns ?? PLAIN_WIDTH, WIDEST) : PLAIN_WIDTH);
    return { style, width, cut: output.isTTY };
  }

  #print(text: string): void {
    const masked = this.#options.mask(text);
    if (this.#live === undefined) this.#options.output.write(`${masked}\n`);
    else this.#live.print(masked);
  }

  #write(output: ReporterOutput, text: string): void {
    this.#live?.clear();
    output.write(`${this.#options.mask(text)}\n`);
  }

  #now(): number {
    return this.#options.clock.now();
  }
}

/** The skipped tests of a skipped node say nothing that the node's own line does not. */
function isSkippedTest({ node, status }: NodeResult): boolean {
  return status === 'skipped' && (node.kind === 'test' || node.kind === 'unit_test');
}
