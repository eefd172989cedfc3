import { renderRelation } from '../../adapters/relation.ts';
import type { EngineApi } from '../../adapters/types.ts';
import { AUDIT_TABLES, type AuditRow, type AuditValue, sqlTime } from '../audit-tables.ts';
import type { LedgerScope } from '../ledger.ts';
import type { LoadRequest } from '../types.ts';
import { EXPIRES_HOURS, stagingTable } from './stage-landing.ts';

/** Brings the ledger's rows of loaded files into a table of their own; gives its name as SQL. */
export async function stageLedger(
  request: LoadRequest,
  scope: LedgerScope,
  entries: readonly AuditRow<'load_ledger'>[],
  api: EngineApi,
): Promise<string> {
  const { dialect } = scope.adapter;
  const target = stagingTable(request, scope, 'ledger');
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
