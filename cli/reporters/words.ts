import type { NodeKind, NodeResult, NodeStatus, RunSummary } from '../runner/events.ts';
import { byteText } from '../util/byte-size.ts';
import type { Paint, Style } from './style.ts';

/** What a finished node comes to, in one word. */
export type Verdict = 'ok' | 'warn' | 'fail' | 'skip';

const VERDICTS: Readonly<Record<NodeStatus, Verdict>> = {
  success: 'ok',
  pass: 'ok',
  'no-op': 'ok',
  warn: 'warn',
  'partial success': 'fail',
  error: 'fail',
  fail: 'fail',
  'runtime error': 'fail',
  skipped: 'skip',
};

const PLURALS: Readonly<Record<NodeKind, string>> = {
  load: 'loads',
  seed: 'seeds',
  function: 'functions',
  model: 'models',
  snapshot: 'snapshots',
  test: 'tests',
  unit_test: 'unit tests',
  operation: 'hooks',
  analysis: 'analyses',
  export: 'exports',
};

/** The word for how a node ended. */
export function verdictOf(status: NodeStatus): Verdict {
  return VERDICTS[status];
}

/** The colour of a verdict. */
export function paintOf(verdict: Verdict, style: Style): Paint {
  return { ok: style.green, warn: style.yellow, fail: style.red, skip: style.dim }[verdict];
}

/** `4 loads, 1 seed, 10 models`, in the order of a build. */
export function countsInWords(counts: Readonly<Partial<Record<NodeKind, number>>>): string {
  return (Object.keys(PLURALS) as NodeKind[])
    .flatMap((kind) => {
      const count = counts[kind] ?? 0;
      return count === 0 ? [] : [`${grouped(count)} ${count === 1 ? singular(kind) : PLURALS[kind]}`];
    })
    .join(', ');
}

function singular(kind: NodeKind): string {
  return kind === 'unit_test' ? 'unit test' : kind === 'operation' ? 'hook' : kind;
}

/** `1,234,567`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `0.12s`, `1m 05s`, `2h 03m`. */
export function inSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(2)}s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.floor(seconds % 60);
  if (minutes < 60) return `${minutes}m ${String(rest).padStart(2, '0')}s`;
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}

/** What a node did, in a few words: rows, failing rows, or why it was skipped. */
export function resultInWords(result: NodeResult): string {
  const { status, failures, rowsAffected } = result;
  if (status === 'skipped') return result.message ?? '';
  if (status === 'no-op') return 'nothing to do';
  if (result.node.kind === 'load' && rowsAffected === null && status === 'success') return result.message ?? '';
  if (result.node.kind === 'unit_test') return status === 'fail' ? 'rows differ' : '';
  if (failures !== null && failures > 0) return `${grouped(failures)} failing ${failures === 1 ? 'row' : 'rows'}`;
  if (verdictOf(status) === 'ok' && rowsAffected !== null && rowsAffected >= 0) {
    return `${grouped(rowsAffected)} ${rowsAffected === 1 ? 'row' : 'rows'}`;
  }
  return '';
}

/** ` 1.5 GiB billed.`, where the engine says that it bills what nodes read; else nothing. */
export function billedInWords(results: readonly NodeResult[]): string {
  const billed = results.reduce((sum, { adapterResponse }) => sum + Number(adapterResponse.bytes_billed ?? 0), 0);
  return billed > 0 ? ` ${byteText(billed)} billed.` : '';
}

/** `20 ok, 1 warning, 1 failed, 1 skipped`; what did not happen is left out. */
export function summaryInWords(summary: RunSummary, style: Style): string {
  const parts = [
    style.green(`${grouped(summary.success)} ok`),
    ...(summary.warn > 0
      ? [style.yellow(`${grouped(summary.warn)} ${summary.warn === 1 ? 'warning' : 'warnings'}`)]
      : []),
    ...(summary.error > 0 ? [style.red(`${grouped(summary.error)} failed`)] : []),
    ...(summary.skip > 0 ? [`${grouped(summary.skip)} skipped`] : []),
    ...(summary.noop > 0 ? [`${grouped(summary.noop)} with nothing to do`] : []),
  ];
  return parts.join(', ');
}
