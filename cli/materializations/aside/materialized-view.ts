import type { Relation } from '../../adapters/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { isFullRefresh } from '../config.ts';
import { sqlName } from '../names.ts';
import type { Materialization, Plan, Statement } from '../types.ts';
import {
  ASIDE_OPTIONS,
  type AsideInput,
  defined,
  descriptionOf,
  dropping,
  isAsideInput,
  leftoverStatements,
  newOf,
  storageOf,
} from './names.ts';

/** A view whose rows the engine keeps. It is made again only when its query or its config changed. */
export const materializedView: Materialization = {
  name: 'materialized_view',
  needsColumns: () => false,
  plan(input) {
    if (isAsideInput(input)) return planMaterializedView(input);
    throw EtlError.of('ETL4043', { materialization: 'materialized_view' });
  },
};

function planMaterializedView(input: AsideInput): Plan {
  const { existing, target, config, publishing, dialect, compiledSql } = input;
  const storage = storageOf(input);
  const made: Relation = { ...target, type: 'materialized_view' };
  const relation = { relation: made, incremental: false };
  const difference = existing?.type === 'materialized_view' ? differenceOf(input) : null;
  if (existing?.type === 'materialized_view' && difference === null && !isFullRefresh(config, input.fullRefresh))
    return { ...relation, statements: [] };
  const policy = config.on_configuration_change ?? 'apply';
  if (difference !== null && !isFullRefresh(config, input.fullRefresh)) {
    if (policy === 'fail') throw EtlError.of('ETL4041', { relation: sqlName(target, dialect), difference });
    if (policy === 'continue') return { ...relation, statements: [] };
  }
  const clauses = storage.materializedViewClauses(config, { description: descriptionOf(input) });
  const start = `create or replace materialized view ${sqlName(made, dialect)}`;
  const inTheWay: Statement[] =
    existing !== null && existing.type !== 'materialized_view' ? [dropping(existing, 'publish', input)] : [];
  const publish: Statement[] = [
    ...inTheWay,
    { purpose: 'main', sql: defined(start, clauses, `as (\n${compiledSql}\n)`) },
  ];
  if (publishing.audit === 'none') return { ...relation, statements: [...leftoverStatements(input), ...publish] };
  // Tests read the same query as a plain view: its rows are the same, and nothing is kept of them.
  const aside: Relation = { ...newOf(input), type: 'view' };
  const viewClauses = storage.viewClauses({}, ASIDE_OPTIONS);
  const sql = defined(`create or replace view ${sqlName(aside, dialect)}`, viewClauses, `as (\n${compiledSql}\n)`);
  const discard = [dropping(aside, 'cleanup', input)];
  return {
    ...relation,
    statements: [...leftoverStatements(input), { purpose: 'prepare', sql }],
    aside: { audited: aside, publish: [...publish, ...discard], discard },
  };
}

/** What the materialized view has other than its model wants; null when there is nothing. */
function differenceOf(input: AsideInput): string | null {
  const { publishing, config, compiledSql } = input;
  const { layout } = publishing;
  if (layout?.view === undefined) return null;
  const found: string[] = [];
  const words = (sql: string) =>
    sql
      .replace(/\s+/g, ' ')
      .replace(/^ ?\((.*)\) ?;?$/s, '$1')
      .trim();
  if (words(layout.view.query) !== words(compiledSql)) found.push('its query changed');
  const other = storageOf(input).difference(config, layout);
  if (other !== null) found.push(other);
  const refresh = config.enable_refresh !== false;
  if (layout.view.refresh !== refresh) found.push(`enable_refresh is ${layout.view.refresh}`);
  const minutes = Number(config.refresh_interval_minutes ?? 30);
  if (refresh && layout.view.minutes !== null && layout.view.minutes !== minutes)
    found.push(`refresh_interval_minutes is ${layout.view.minutes}`);
  return found.length === 0 ? null : found.join('; ');
}
