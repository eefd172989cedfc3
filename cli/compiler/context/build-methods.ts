import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { columnsDefinition, modelConstraints, TableValue } from '../../adapters/values/index.ts';
import {
  type Arguments,
  type CallResult,
  type Effectful,
  PyDict,
  PyError,
  PyObject,
  perform,
  str,
  truth,
  type Value,
} from '../../templates/index.ts';
import type { TemplateSession } from './template-session.ts';
import { templateTransaction } from './template-transaction.ts';

/** A method of `adapter` that materializations call: its name, its Python signature and what it does. */
export type BuildMethod = readonly [
  name: string,
  signature: string,
  run: (bound: { readonly session: TemplateSession }, args: Arguments) => CallResult,
];

const STRATEGIES = ['append', 'delete+insert', 'merge', 'microbatch'];

/** The methods of `adapter` that only materializations call. Source of the names: dbt-adapters and dbt-duckdb 1.11. */
export const BUILD_METHODS: readonly BuildMethod[] = [
  ['is_cancelable', '', () => true],
  ['commit', '', ({ session }) => commit(session)],
  ['commit_if_has_connection', '', ({ session }) => commit(session)],
  ['ensure_transaction', '', ({ session }) => autoBegin(session)],
  ['valid_incremental_strategies', '', () => [...STRATEGIES]],
  ['get_incremental_strategy_macro', 'model_context, strategy', (_, args) => strategyMacro(args)],
  [
    'render_raw_columns_constraints',
    'raw_columns',
    ({ session }, args) =>
      columnsDefinition(args.get('raw_columns'), session.adapter.dialect.quote, enforcesKeys(session)),
  ],
  [
    'render_raw_model_constraints',
    'raw_constraints',
    ({ session }, args) => modelConstraints(args.get('raw_constraints'), enforcesKeys(session)),
  ],
  ['standardize_grants_dict', 'grants_table', (_, args) => grantsOf(args.get('grants_table'))],
  ['is_motherduck', '', () => false],
  ['is_ducklake', 'relation', () => false],
  ['use_ducklake_table_workarounds', 'relation', () => false],
  ['disable_transactions', '', () => false],
  ['batch_id_for_model', 'model', (_, args) => batchId(args.get('model'))],
  ['location_exists', 'location', (_, args) => existsSync(args.text('location'))],
  ['external_root', '', ({ session }) => String(session.credentials.external_root ?? '.')],
  ['parse_index', 'raw_index', (_, args) => args.get('raw_index')],
  ['get_seed_file_path', 'model', (_, args) => seedFile(args.get('model'))],
  ['convert_datetimes_to_strs', 'table', (_, args) => args.get('table')],
  ['get_binding_char', '', () => '?'],
  [
    'warn_once',
    'msg',
    (_, args) => {
      throw new PyError('NotImplementedError', args.text('msg'));
    },
  ],
];

/** Who has which right, by right, of a table with the columns `privilege_type` and `grantee`. */
function grantsOf(table: Value): PyDict {
  const grants = new PyDict();
  if (!(table instanceof TableValue)) return grants;
  for (const row of table.rows) {
    const [right, grantee] = [row.getItem('privilege_type'), row.getItem('grantee')];
    if (right === undefined || grantee === undefined) continue;
    const known = grants.get(right);
    if (Array.isArray(known)) known.push(grantee);
    else grants.set(right, [grantee]);
  }
  return grants;
}

function enforcesKeys({ adapter }: TemplateSession): boolean {
  return adapter.dialect.storage === undefined;
}

function seedFile(model: Value): Value {
  const part = (key: string) => (model instanceof PyDict ? str(model.get(key) ?? '') : '');
  return join(part('root_path'), part('original_file_path'));
}

function* commit(session: TemplateSession): Effectful<Value> {
  yield* perform('adapter.commit', async () => {
    await templateTransaction(await session.connection())?.templateCommit();
  });
  return '';
}

/** Begins the transaction of a materialization where it has none; nothing where the caller has the transactions. */
export function* autoBegin(session: TemplateSession): Effectful<Value> {
  yield* perform('begin', async () => {
    await templateTransaction(await session.connection())?.autoBegin();
  });
  return null;
}

function strategyMacro(args: Arguments): Value {
  const given = args.get('strategy');
  const strategy = given === null ? 'default' : str(given);
  const name = `get_incremental_${strategy.replaceAll('+', '_')}_sql`;
  const context = args.get('model_context');
  const found = context instanceof PyObject ? context.getItem(name) : undefined;
  if (found !== undefined) return found as Value;
  throw new PyError(
    'DbtRuntimeError',
    `the incremental strategy "${strategy}" is none of ${STRATEGIES.join(', ')}, and there is no macro "${name}" that makes its SQL`,
  );
}

/** The batch of a microbatch as part of a name; empty for other models. */
function batchId(model: Value): Value {
  const batch = model instanceof PyDict ? model.get('batch') : null;
  const start = batch instanceof PyDict ? batch.get('event_time_start') : null;
  if (start === null || start === undefined || !truth(start)) return '';
  return str(start).replaceAll(/[-:+]/g, '').replaceAll(' ', '_');
}
