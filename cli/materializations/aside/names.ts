import type { Relation } from '../../adapters/index.ts';
import type { Storage, StorageOptions, TableEncryption } from '../../adapters/storage.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { dropStatement, sqlName } from '../names.ts';
import type { PlanInput, Publishing, Statement } from '../types.ts';

/** What is made aside and forgotten is gone by itself after so many hours. */
export const ASIDE_HOURS = 12;

/** What every plan of this folder is made from. */
export type AsideInput = PlanInput & { readonly publishing: Publishing };

/** Whether a plan is of an engine whose DDL has no transactions. */
export function isAsideInput(input: PlanInput): input is AsideInput {
  return input.publishing !== undefined;
}

/** The relation that the whole node is made as before it is published. */
export function newOf({ target, publishing }: AsideInput): Relation {
  return { ...target, identifier: `${target.identifier}__etl_new_${publishing.suffix}`, type: 'table' };
}

/** The table of its new rows. */
export function deltaOf({ target, publishing }: AsideInput): Relation {
  return { ...target, identifier: `${target.identifier}__etl_delta_${publishing.suffix}`, type: 'table' };
}

/** The table without partitions that rows are gathered in when they fall into more than one job may write. */
export function rowsOf({ target, publishing }: AsideInput): Relation {
  return { ...target, identifier: `${target.identifier}__etl_rows_${publishing.suffix}`, type: 'table' };
}

/** The table that gathered rows are put into, some partitions at a time. */
export function partsOf({ target, publishing }: AsideInput): Relation {
  return { ...target, identifier: `${target.identifier}__etl_parts_${publishing.suffix}`, type: 'table' };
}

/** Whether a relation of that name was made aside for another: by any run. */
export function isAsideOf(name: string, target: string): boolean {
  return (
    name.startsWith(`${target}__etl_`) && /^(?:new|delta|rows|parts)_[0-9a-z]+$/.test(name.slice(target.length + 6))
  );
}

/** The engine's layouts. Throws ETL9001 for an engine that has none, which no plan of this folder is for. */
export function storageOf({ dialect }: Pick<PlanInput, 'dialect'>): Storage {
  if (dialect.storage === undefined)
    throw EtlError.of('ETL9001', { what: 'an engine that says nothing of its tables' });
  return dialect.storage;
}

/** The description that the relation itself gets. */
export function descriptionOf({ config, description }: Pick<PlanInput, 'config' | 'description'>): string {
  return isDocumented(config, 'relation') ? description : '';
}

/** Whether `persist_docs` asks for descriptions of the relation, or of its columns. */
export function isDocumented(config: PlanInput['config'], what: 'relation' | 'columns'): boolean {
  const docs = config.persist_docs;
  return typeof docs === 'object' && docs !== null && Reflect.get(docs, what) === true;
}

/** Options of what is made aside. */
export const ASIDE_OPTIONS: StorageOptions = { description: '', expiresInHours: ASIDE_HOURS };

/** Drops what runs that died left. */
export function leftoverStatements(input: AsideInput): Statement[] {
  return input.publishing.leftovers.map((one) => dropping(one, 'leftover', input));
}

/** Drops a relation that the plan made, or that is in the way. */
export function dropping(one: Relation, purpose: Statement['purpose'], { dialect }: PlanInput): Statement {
  return { purpose, sql: dropStatement(one, dialect) };
}

/** A name, the clauses of its layout and what follows, each on its line. */
export function defined(start: string, clauses: string, rest: string): string {
  return [start, clauses, rest].filter((one) => one !== '').join('\n');
}

/** Puts one table in the place of another, with its layout. */
export function copying(from: Relation, to: Relation, { dialect, config }: PlanInput): Statement {
  const sql = `-- copy job, WRITE_TRUNCATE: ${sqlName(from, dialect)} to ${sqlName(to, dialect)}`;
  return { purpose: 'publish', sql, call: { kind: 'copy', from, to, ...encryptionOf(config) } };
}

/** Jobs that make a table say themselves which key it is encrypted with. */
export function encryptionOf({ kms_key_name: key }: PlanInput['config']): { encryption?: TableEncryption } {
  return typeof key === 'string' && key !== '' ? { encryption: { kmsKey: key } } : {};
}
