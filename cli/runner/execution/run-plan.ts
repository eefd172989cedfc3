import { partitionLimit } from '../../adapters/partition-limit.ts';
import type { Connection, EngineApi, Executed } from '../../adapters/types.ts';
import { type CompiledNode, locateSqlError } from '../../compiler/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { Call, Plan, Split, Statement } from '../../materializations/index.ts';
import type { ResultDetails } from './results.ts';

/** The statements that make the rows of a node, as people look them up. */
export function ranSql({ statements, aside }: Plan): string {
  return [...statements, ...(aside?.publish ?? [])]
    .filter(({ purpose, call }) => purpose === 'prepare' || purpose === 'main' || call !== undefined)
    .map(({ sql, call }) => (call === undefined ? `${sql};\n` : `${sql}\n`))
    .join('');
}

/** Runs the statements of a plan that come before its tests; gives the answer of the main one. */
export async function runPlan(plan: Plan, compiled: CompiledNode, connection: Connection): Promise<ResultDetails> {
  return await runStatements(plan.statements, compiled, connection, null);
}

/** Runs statements; `rows` are those that an earlier main statement gave. */
export async function runStatements(
  statements: readonly Statement[],
  compiled: CompiledNode,
  connection: Connection,
  rows: number | null,
): Promise<ResultDetails> {
  let answer: ResultDetails = { message: 'OK' };
  let isEmpty = rows === 0;
  for (const { sql, purpose, when, call, split } of statements) {
    if (when !== undefined && (when === 'no rows') !== isEmpty) continue;
    try {
      const executed = await (call === undefined
        ? executeWhole(sql, split, compiled, connection)
        : runCall(call, connection));
      const { message, rowsAffected } = executed;
      if (purpose === 'main') {
        const affected = rowsAffected === null ? {} : { rows_affected: rowsAffected };
        isEmpty = rowsAffected === 0;
        answer = { message, rowsAffected, adapterResponse: { _message: message, ...affected } };
      }
    } catch (thrown) {
      throw locateSqlError(thrown, sql, compiled);
    }
  }
  return answer;
}

/** Runs a statement, in parts where the engine finds that it writes too many partitions. */
async function executeWhole(
  sql: string,
  split: Split | undefined,
  compiled: CompiledNode,
  connection: Connection,
): Promise<Executed> {
  if (split === undefined) return await connection.execute(sql);
  try {
    return await connection.execute(sql);
  } catch (thrown) {
    const limit = partitionLimit(thrown);
    if (limit === null) throw thrown;
    return await executeSplit({ ...split, most: limit.most ?? split.most }, compiled, connection);
  }
}

async function executeSplit(split: Split, compiled: CompiledNode, connection: Connection): Promise<Executed> {
  try {
    return await runSplit(split, compiled, connection);
  } catch (thrown) {
    for (const { purpose, sql } of split.after)
      if (purpose === 'cleanup') await connection.execute(sql).catch(() => {});
    throw thrown;
  }
}

async function runSplit(
  { before, keys, insert, after, most }: Split,
  compiled: CompiledNode,
  connection: Connection,
): Promise<Executed> {
  const changed = await runStatements(before, compiled, connection, null);
  const { rows } = await connection.query(keys);
  const names = rows.map(([key]) => String(key));
  let written = 0;
  let parts = 0;
  for (let at = 0; at < names.length; at += most) {
    const part = names.slice(at, at + most);
    const { rowsAffected } = await connection.execute(insert(part[0] ?? '', part.at(-1) ?? '', at === 0).sql);
    written += rowsAffected ?? 0;
    parts += 1;
  }
  await runStatements(after, compiled, connection, null);
  const rowsAffected = changed.rowsAffected ?? written;
  return {
    rowsAffected,
    message: `${changed.rowsAffected == null ? 'CREATE TABLE' : changed.message} (${rowsAffected} rows in ${parts} parts)`,
  };
}

/** Runs what takes a plan's relations aside away again; what cannot be dropped goes by itself in hours. */
export async function discard(plan: Plan | undefined, connection: Connection): Promise<void> {
  for (const { sql } of plan?.aside?.discard ?? []) await connection.execute(sql).catch(() => {});
}

async function runCall(call: Call, connection: Connection): Promise<Executed> {
  const { api } = connection;
  if (api === undefined) throw EtlError.of('ETL9001', { what: 'an engine without an API to copy tables by' });
  switch (call.kind) {
    case 'copy':
      return await api.copyTable(call.from, call.to, 'replace', call.encryption);
    case 'clone':
      return await api.cloneTable(call.from, call.to, call.expiresInHours, call.encryption);
    case 'load':
      return await api.loadRows(call.into, call.columns, call.rows, call.encryption);
    case 'properties':
      await api.setProperties(call.of, call.properties);
      return { rowsAffected: null, message: 'OK' };
    case 'copy_partitions':
      return await copyPartitions(call, connection, api);
  }
}

/** Each partition takes the place of the target's in one step; all of them together do not. */
async function copyPartitions(
  { from, to, ids }: Extract<Call, { kind: 'copy_partitions' }>,
  connection: Connection,
  api: EngineApi,
): Promise<Executed> {
  const { rows } = await connection.query(ids);
  let copied = 0;
  for (const [id] of rows) {
    const part = (identifier: string | null) => `${identifier}$${String(id)}`;
    const { rowsAffected } = await api.copyTable(
      { ...from, identifier: part(from.identifier) },
      { ...to, identifier: part(to.identifier) },
      'replace',
    );
    copied += rowsAffected ?? 0;
  }
  return { rowsAffected: copied, message: `COPY ${rows.length} PARTITIONS` };
}
