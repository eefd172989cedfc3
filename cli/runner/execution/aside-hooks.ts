import { renderRelation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import { RelationValue, renderingOf } from '../../adapters/values/index.ts';
import { type CompiledNode, locateSqlError } from '../../compiler/index.ts';
import { MacroOverrides } from '../../manifest/context/macro-overrides.ts';
import type { Node } from '../../manifest/types.ts';
import type { Plan } from '../../materializations/index.ts';
import type { ExecutionContext } from './context.ts';

/** A post-hook that waits until its node is published: as it was rendered, or to be rendered with the published name. */
export type WaitingHook = { readonly compiled: CompiledNode } | { readonly template: string };

/**
 * Runs the post-hooks of a node that was made aside, before its tests: those that change rows, with `this` being what
 * is aside, so that tests judge what they did and readers see both at once. Others, such as rights and options, would be
 * lost by the copy: they wait. Gives those.
 */
export async function runAsideHooks(
  hooks: readonly string[],
  node: Node,
  { aside, incremental }: Pick<Plan, 'aside' | 'incremental'>,
  connection: Connection,
  context: ExecutionContext,
): Promise<readonly WaitingHook[]> {
  const waiting: WaitingHook[] = [];
  for (const hook of hooks) {
    if (aside === undefined) continue;
    const { dialect } = context.warehouse.adapter;
    const name = renderRelation(aside.audited, dialect.quote);
    const compiled = await context.compiler.compileHook(node, hook, connection, {
      extra: new Map([['this', new RelationValue(aside.audited, renderingOf(dialect))]]),
      macros: new MacroOverrides({ is_incremental: incremental }),
    });
    const { text } = compiled.sql;
    if (text.trim() === '') continue;
    if (changesRows(text) && text.includes(name)) await execute(compiled, connection);
    else waiting.push(text.includes(name) ? { template: hook } : { compiled });
  }
  return waiting;
}

/** Runs the hooks that waited. */
export async function runWaitingHooks(
  hooks: readonly WaitingHook[],
  node: Node,
  connection: Connection,
  context: ExecutionContext,
): Promise<void> {
  for (const hook of hooks) {
    const compiled =
      'compiled' in hook ? hook.compiled : await context.compiler.compileHook(node, hook.template, connection);
    if (compiled.sql.text.trim() !== '') await execute(compiled, connection);
  }
}

/** Whether a statement inserts, updates or deletes; comments before it do not count. */
export function changesRows(sql: string): boolean {
  const bare = sql.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '');
  return /^(?:insert|update|delete|merge|truncate)\b/i.test(bare);
}

async function execute(compiled: CompiledNode, connection: Connection): Promise<void> {
  const sql = compiled.sql.text;
  try {
    await connection.execute(sql);
  } catch (thrown) {
    throw locateSqlError(thrown, sql, compiled);
  }
}
