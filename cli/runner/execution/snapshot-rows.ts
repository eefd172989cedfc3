import type { Relation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import { RelationValue, renderingOf } from '../../adapters/values/index.ts';
import type { CompiledNode } from '../../compiler/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { nodeValue } from '../../manifest/context/node-value.ts';
import type { Node } from '../../manifest/types.ts';
import { PyDict, pyFunction, str, type Value } from '../../templates/index.ts';
import type { ExecutionContext } from './context.ts';

/** What a snapshot is when its node is built. */
export interface SnapshotFacts {
  readonly node: Node;
  readonly target: Relation;
  /** The table of earlier runs; null the first time. */
  readonly existing: Relation | null;
  readonly compiled: CompiledNode;
  readonly connection: Connection;
  readonly context: ExecutionContext;
}

/** What the macros of a snapshot gave: the rows to keep, and of the strategy what a plan needs. */
export interface SnapshotRows {
  /** A SELECT that holds the compiled query unchanged. */
  readonly rows: string;
  /** How many columns the key has when it is a list, else null. */
  readonly keyParts: number | null;
  readonly hardDeletes: string;
  /** The engine's type of the time that ends a version; null when it cannot be told. */
  readonly timeType: string | null;
}

/**
 * Asks the macros `snapshot_<strategy>_strategy` and then `build_snapshot_table` or `snapshot_staging_table`, so that
 * a project's own ones, also of those that they call, are honoured as in dbt. Throws ETL2040 for an unknown strategy.
 */
export async function snapshotRows(facts: SnapshotFacts): Promise<SnapshotRows> {
  const { node, existing, connection, context } = facts;
  const told = new Map<string, Value>();
  const rows = await context.compiler.renderFor(
    node,
    rowsTemplate(node, existing !== null),
    connection,
    names(facts, told),
  );
  const strategy = told.get('strategy');
  const said = (key: string): Value => (strategy instanceof PyDict ? (strategy.get(key) ?? null) : null);
  const key = said('unique_key');
  const type = told.get('time_type');
  return {
    rows,
    keyParts: Array.isArray(key) ? key.length : null,
    hardDeletes: str(said('hard_deletes')),
    timeType: typeof type === 'string' ? type : null,
  };
}

function rowsTemplate({ name, config }: Node, hasTable: boolean): string {
  const strategy = String(config.strategy);
  const [, own, last] = /^(?:(\w+)\.)?(\w+)$/.exec(strategy) ?? [];
  if (last === undefined)
    throw EtlError.of('ETL2040', { name, problem: `has the strategy "${strategy}", which is no name of a macro` });
  const macro = `${own === undefined ? '' : `${own}.`}snapshot_${last}_strategy`;
  const isThere = own === undefined ? `${macro} is defined` : `${own} is defined and ${macro} is defined`;
  const rows = hasTable
    ? 'snapshot_staging_table(strategy, sql, target_relation)'
    : 'build_snapshot_table(strategy, sql)';
  return [
    `{%- if not (${isThere}) -%}{%- do etl_no_strategy("${macro}") -%}{%- endif -%}`,
    `{%- set strategy = ${macro}(model, 'snapshotted_data', 'source_data', model['config'], target_relation_exists) -%}`,
    `{%- do etl_tell('strategy', strategy) -%}`,
    `{%- do etl_tell('time_type', get_snapshot_get_time_data_type()) -%}`,
    `{{- ${rows} -}}`,
  ].join('\n');
}

/** The names that dbt's materialization gives its macros, and ours to hear from the template. */
function names(facts: SnapshotFacts, told: Map<string, Value>): ReadonlyMap<string, Value> {
  const { node, target, existing, compiled, context } = facts;
  const model = nodeValue(node);
  if (model instanceof PyDict) model.set('compiled_code', compiled.sql.text);
  const tell = pyFunction('etl_tell', 'what, value', (args) => {
    told.set(args.text('what'), args.get('value'));
    return '';
  });
  const noStrategy = pyFunction('etl_no_strategy', 'macro', (args) => {
    const problem = `has the strategy "${String(node.config.strategy)}", and there is no macro "${args.text('macro')}"`;
    throw EtlError.of('ETL2040', { name: node.name, problem });
  });
  return new Map<string, Value>([
    ['model', model],
    ['sql', compiled.sql.text],
    ['target_relation', new RelationValue(target, renderingOf(context.warehouse.adapter.dialect))],
    ['target_relation_exists', existing !== null],
    ['etl_tell', tell],
    ['etl_no_strategy', noStrategy],
  ]);
}
