import type { Connection } from '../../adapters/types.ts';
import { RowValue, TableValue } from '../../adapters/values/index.ts';
import { type CompiledNode, compiledModel } from '../../compiler/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { MacroNode, Node } from '../../manifest/types.ts';
import { type Judgement, judgingSql, type TestRules } from '../../quality/index.ts';
import { PyDict, pyFunction, str, truth, type Value } from '../../templates/index.ts';
import type { ExecutionContext } from './context.ts';

/** The query that judges failing rows: the project's `get_test_sql` where it has one. */
export async function judgingQuery(
  test: Node,
  rows: string,
  rules: TestRules,
  connection: Connection,
  { compiler }: ExecutionContext,
): Promise<string> {
  if (!compiler.takesOver('get_test_sql')) return judgingSql(rows, rules);
  const names = new Map<string, Value>([
    ['_etl_sql', rows],
    ['_etl_calc', rules.failCalc],
    ['_etl_warn_if', rules.warnIf],
    ['_etl_error_if', rules.errorIf],
  ]);
  const call = '{{ get_test_sql(_etl_sql, _etl_calc, _etl_warn_if, _etl_error_if, limit=none) }}';
  return await compiler.renderFor(test, call, connection, names);
}

/** Runs the project's own materialization of tests, which judges by itself. Throws ETL4025, ETL6004. */
export async function judgeByTemplate(
  test: Node,
  macro: MacroNode,
  judged: CompiledNode,
  connection: Connection,
  { compiler }: ExecutionContext,
): Promise<Judgement> {
  let main: Value = null;
  const tell = pyFunction('etl_tell', 'returned, main', (args) => {
    main = args.get('main');
    return '';
  });
  const { text } = judged.sql;
  const names = new Map<string, Value>([
    ['sql', text],
    ['compiled_code', text],
    ...compiledModel(test, text),
    ['pre_hooks', []],
    ['post_hooks', []],
    ['etl_tell', tell],
  ]);
  const call = `{%- do etl_tell(${macro.package_name}.${macro.name}(), load_result('main')) -%}`;
  await compiler.renderFor(test, call, connection, names);
  return judgementOf(main, test, macro);
}

function judgementOf(main: Value, test: Node, macro: MacroNode): Judgement {
  const { file, line, column } = macro.etl;
  const position = { file, line, column };
  const table = main instanceof PyDict ? main.get('table') : undefined;
  if (!(table instanceof TableValue)) throw EtlError.of('ETL4025', { materialization: 'test' }, { position });
  const row = table.rows[0];
  const cell = (name: string): Value => (row instanceof RowValue ? (row.getItem(name) ?? null) : null);
  const failures = Number(str(cell('failures')));
  if (table.rows.length !== 1 || Number.isNaN(failures))
    throw EtlError.of(
      'ETL6004',
      { test: test.name, what: 'its materialization gave no number of failures' },
      { position },
    );
  return { failures, shouldWarn: truth(cell('should_warn')), shouldError: truth(cell('should_error')) };
}
