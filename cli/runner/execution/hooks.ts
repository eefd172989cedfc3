import type { Connection } from '../../adapters/types.ts';
import { locateSqlError } from '../../compiler/index.ts';
import type { Node } from '../../manifest/types.ts';
import { PyDict, type Value } from '../../templates/index.ts';
import type { ExecutionContext } from './context.ts';

/** The hooks of a node as templates, in the order they run. */
export interface Hooks {
  /** Outside of the transaction, before it begins. */
  readonly beforeTransaction: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Outside of the transaction, after the commit. */
  readonly afterTransaction: readonly string[];
}

/** Reads `pre-hook` and `post-hook` of a merged config; a hook runs inside the transaction unless it says not to. */
export function hooksOf(node: Node): Hooks {
  const pre = read(node.config['pre-hook']);
  const post = read(node.config['post-hook']);
  const pick = (hooks: readonly Hook[], inside: boolean) =>
    hooks.filter((one) => one.inside === inside).map((one) => one.sql);
  return {
    beforeTransaction: pick(pre, false),
    before: pick(pre, true),
    after: pick(post, true),
    afterTransaction: pick(post, false),
  };
}

/** The hooks of a node as materializations written as templates see them: `pre_hooks` and `post_hooks`. */
export function hookValues(node: Node): { pre: Value; post: Value } {
  const value = (given: unknown): Value =>
    read(given).map(
      ({ sql, inside }) =>
        new PyDict([
          ['sql', sql],
          ['transaction', inside],
        ]),
    );
  return { pre: value(node.config['pre-hook']), post: value(node.config['post-hook']) };
}

interface Hook {
  readonly sql: string;
  readonly inside: boolean;
}

function read(given: unknown): Hook[] {
  if (given === undefined || given === null) return [];
  if (Array.isArray(given)) return given.flatMap(read);
  if (typeof given === 'object') {
    const { sql, transaction } = given as { sql?: unknown; transaction?: unknown };
    return [{ sql: String(sql ?? ''), inside: transaction !== false }];
  }
  return [{ sql: String(given), inside: true }];
}

/** Renders hooks with the context of their node and runs what is not blank. */
export async function runHooks(
  hooks: readonly string[],
  node: Node,
  connection: Connection,
  context: ExecutionContext,
): Promise<void> {
  for (const hook of hooks) {
    const compiled = await context.compiler.compileHook(node, hook, connection);
    const sql = compiled.sql.text;
    if (sql.trim() === '') continue;
    try {
      await connection.execute(sql);
    } catch (thrown) {
      throw locateSqlError(thrown, sql, compiled);
    }
  }
}
