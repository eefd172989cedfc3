import type { Clock } from '../reporters/output.ts';
import type { ReporterOptions } from '../reporters/reporter.ts';
import { styleFor } from '../reporters/style.ts';
import type { NodeInfo, NodeKind, NodeResult, RunEvent, RunSummary } from '../runner/events.ts';

/** A clock whose time tests set; ticks come when the test says so. */
export class ManualClock implements Clock {
  #now = Date.UTC(2026, 0, 2, 3, 4, 5);
  #ticks: (() => void)[] = [];

  now(): number {
    return this.#now;
  }

  every(_intervalMs: number, tick: () => void): () => void {
    this.#ticks.push(tick);
    return () => {
      this.#ticks = this.#ticks.filter((one) => one !== tick);
    };
  }

  /** Lets time pass, and those who wait for a tick know. */
  advance(ms: number): void {
    this.#now += ms;
    for (const tick of this.#ticks) tick();
  }
}

/** Options of a reporter that writes into `written`. */
export function sampleOptions(
  written: string[],
  told: Partial<ReporterOptions> & { readonly isTTY?: boolean; readonly columns?: number } = {},
): ReporterOptions {
  const { isTTY = false, columns, ...options } = told;
  const output = { write: (text: string) => void written.push(text), isTTY, columns, rows: 24 };
  return {
    output,
    errors: output,
    style: styleFor({ colors: false, unicode: true }),
    level: 'info',
    debug: false,
    mask: (text) => text,
    readFile: () => undefined,
    version: '0.1.0',
    clock: new ManualClock(),
    ...options,
  };
}

/** A node as events name it. */
export function sampleNode(kind: NodeKind, name: string, file = `models/${name}.sql`): NodeInfo {
  return { uniqueId: `${kind}.demo.${name}`, kind, name, detail: '', relation: null, file };
}

/** How a node ended; what is not told is as of a node that went well. */
export function sampleResult(node: NodeInfo, told: Partial<NodeResult> = {}): NodeResult {
  return {
    node,
    status: 'success',
    executionTime: 0.12,
    timing: [],
    threadId: 'Thread-1 (worker)',
    message: null,
    failures: null,
    rowsAffected: null,
    adapterResponse: {},
    compiledCode: null,
    compiledPath: null,
    failuresRelation: null,
    diagnostics: [],
    stale: false,
    skippedBecause: null,
    ...told,
  };
}

/** A run with every way to end: load, view, failing test, SQL error, warning, skipped node. */
export function sampleEvents(): RunEvent[] {
  const nodes = sampleResults();
  const summary: RunSummary = {
    success: 3,
    warn: 1,
    error: 2,
    skip: 1,
    noop: 0,
    total: 7,
    elapsed: 3.417,
    cancelled: false,
  };
  return [
    {
      kind: 'run_started',
      invocationId: '00000000-0000-0000-0000-000000000000',
      command: 'build',
      projectName: 'demo',
      target: 'dev',
      threads: 4,
      total: 7,
      counts: { load: 1, model: 4, test: 2 },
    },
    ...nodes.flatMap((result, at): RunEvent[] => [
      ...(result.status === 'skipped'
        ? []
        : [{ kind: 'node_started', node: result.node, index: at + 1, total: 7 } as const]),
      { kind: 'node_finished', result, index: at + 1, total: 7 },
    ]),
    { kind: 'run_finished', summary, results: nodes },
  ];
}

function sampleResults(): NodeResult[] {
  const position = { file: 'models/fct_sales.sql', line: 2, column: 8, length: 6 };
  return [
    sampleResult(sampleNode('load', 'sales.fact_sales', 'sources/sales.yml'), {
      rowsAffected: 1234567,
      executionTime: 1.5,
    }),
    sampleResult(sampleNode('model', 'stg_sales')),
    sampleResult(sampleNode('model', 'dim_date'), { rowsAffected: 350, executionTime: 0.04 }),
    sampleResult(sampleNode('model', 'fct_sales'), {
      status: 'error',
      message: 'Binder Error: column "amount" not found.',
      compiledPath: 'target/compiled/demo/models/fct_sales.sql',
      stale: true,
      diagnostics: [
        {
          code: 'ETL9001',
          severity: 'error',
          message: 'Column "amont" does not exist.',
          hint: 'Did you mean "amount"?',
          position,
          compiled: { file: 'target/compiled/demo/models/fct_sales.sql', line: 41, column: 8 },
          frame: '  1 | select\n> 2 |   sum(amont)\n    |       ^^^^^\n  3 | from x',
          stack: [
            { what: 'macro money', position: { file: 'macros/money.sql', line: 3, column: 5 } },
            { what: 'model fct_sales', position },
          ],
        },
      ],
    }),
    sampleResult(sampleNode('test', 'not_null_stg_sales_id', 'models/stg.yml'), {
      status: 'fail',
      failures: 3,
      message: 'Got 3 results, configured to fail if != 0',
      compiledPath: 'target/compiled/demo/models/stg.yml/not_null_stg_sales_id.sql',
      failuresRelation: '"dbt_test__audit"."not_null_stg_sales_id"',
    }),
    sampleResult(
      sampleNode(
        'test',
        'unique_stg_sales_a_name_that_is_far_too_long_for_any_terminal_to_show_whole_of_it',
        'models/stg.yml',
      ),
      {
        status: 'warn',
        failures: 1,
        message: 'Got 1 result, configured to warn if != 0',
      },
    ),
    sampleResult(sampleNode('model', 'kpi_revenue'), { status: 'skipped', message: 'fct_sales failed' }),
  ];
}
