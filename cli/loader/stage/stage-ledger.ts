import { relation, renderRelation } from '../../adapters/relation.ts';
import type { EngineApi } from '../../adapters/types.ts';
import { AUDIT_TABLES, type AuditRow, type AuditValue, LEDGER_SCHEMA, sqlTime } from '../audit-tables.ts';
import { type LedgerScope, ledgerKey } from '../ledger.ts';
import type { LoadRequest } from '../types.ts';
import { EXPIRES_HOURS } from './stage-landing.ts';

/** Brings the ledger's rows of loaded files into a table of their own; gives its name as SQL. */
export async function stageLedger(
  { loadId }: LoadRequest,
  scope: LedgerScope,
  entries: readonly AuditRow<'load_ledger'>[],
  api: EngineApi,
): Promise<string> {
  const { dialect } = scope.adapter;
  const identifier = `stage_${ledgerKey(scope)}_ledger_${loadId}`.replaceAll(/\W+/g, '_');
  const target = relation({ database: scope.source.database, schema: LEDGER_SCHEMA, identifier }, { type: 'table' });
  const columns = AUDIT_TABLES.load_ledger;
  const types = columns.map(([name, type]) => ({ name, dataType: dialect.typeName(type) }));
  const rows = entries.map((entry) => columns.map(([name]) => textOf(entry[name] ?? null)));
  await api.loadRows(target, types, rows);
  await api.setProperties(target, { expiresInHours: EXPIRES_HOURS });
  return renderRelation(target, dialect.quote);
}

function textOf(value: AuditValue): string | null {
  if (value === null) return null;
  return value instanceof Date ? sqlTime(value) : String(value);
}
