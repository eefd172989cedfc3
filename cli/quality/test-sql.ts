import type { NodeConfig } from '../manifest/types.ts';

/** What a data test's config says of judging its failing rows; the names are dbt's. */
export interface TestRules {
  readonly failCalc: string;
  readonly severity: 'error' | 'warn';
  readonly warnIf: string;
  readonly errorIf: string;
  readonly limit: number | null;
}

/** Reads the rules of a test from its merged config; what is not given has dbt's default. */
export function testRules(config: NodeConfig): TestRules {
  const severity = String(config['severity'] ?? 'ERROR').toLowerCase();
  return {
    failCalc: String(config['fail_calc'] ?? 'count(*)'),
    severity: severity === 'warn' ? 'warn' : 'error',
    warnIf: String(config['warn_if'] ?? '!= 0'),
    errorIf: String(config['error_if'] ?? '!= 0'),
    limit: typeof config['limit'] === 'number' ? config['limit'] : null,
  };
}

/** The failing rows of a test, cut to the test's limit. */
export function failingRowsSql(compiled: string, limit: number | null): string {
  return limit === null ? compiled : `select *\nfrom (\n${compiled}\n) as etl_limited\nlimit ${limit}`;
}

/**
 * One row that judges a test: `failures` (number of failing rows, or whatever `fail_calc` counts), `should_warn` and
 * `should_error` (booleans). `rows` is a SELECT of the failing rows.
 */
export function judgingSql(rows: string, rules: TestRules): string {
  return [
    'select',
    `  ${rules.failCalc} as failures,`,
    `  ${rules.failCalc} ${rules.warnIf} as should_warn,`,
    `  ${rules.failCalc} ${rules.errorIf} as should_error`,
    'from (',
    rows,
    ') dbt_internal_test',
  ].join('\n');
}
