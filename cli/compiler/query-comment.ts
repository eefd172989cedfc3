import type { SqlComment } from '../adapters/types.ts';
import type { Project } from '../config/types.ts';
import { isYamlMap } from '../config/yaml/values.ts';
import { EtlError } from '../diagnostics/index.ts';
import { BaseMembers, DBT_VERSION, hostBase } from '../manifest/context/base-members.ts';
import type { MacroHost } from '../manifest/context/context-host.ts';
import { MacroScope } from '../manifest/context/macro-scope.ts';
import { nodeValue } from '../manifest/context/node-value.ts';
import type { Node, SourceNode, UnitTestNode } from '../manifest/types.ts';
import { parseTemplate, render, runAsync, type Template, type Value } from '../templates/index.ts';

/** What a statement may be for. */
export type CommentedNode = Node | SourceNode | UnitTestNode;

/** Makes the comment that stands at every statement for a node; null where a project wants none. */
export type QueryComment = (node: CommentedNode | null) => Promise<SqlComment | null>;

/**
 * The comments of a project: what `query-comment` says, with `node` and `connection_name`, or else dbt's default, which
 * is JSON. Throws ETL1023 for a comment that would end too early, ETL3xxx for a template that fails.
 */
export function queryComments(host: MacroHost): QueryComment {
  const { template, append } = settingOf(host.root);
  if (template === null) return async () => null;
  if (template === undefined) return async (node) => ({ text: defaultComment(host, node), append });
  let parsed: Template | undefined;
  const base = hostBase(host);
  return async (node) => {
    parsed ??= parseTemplate({ file: 'query-comment', text: asMacro(template) });
    const text = (await rendered(parsed, host, base, node)).trim();
    if (text.includes('*/'))
      throw EtlError.of('ETL1023', {
        what: `The query-comment ${JSON.stringify(text)} contains "*/", which would end it.`,
      });
    return text === '' ? null : { text, append };
  };
}

/** `undefined`: the default comment; null: none. */
function settingOf({ queryComment }: Project): { template: string | null | undefined; append: boolean } {
  if (!isYamlMap(queryComment)) return { template: queryComment, append: false };
  const { comment } = queryComment;
  const template = comment === undefined ? undefined : String(comment ?? '') || null;
  return { template, append: queryComment.append === true };
}

/** As in dbt the text is the body of a macro, so that it may `return` its value. */
function asMacro(text: string): string {
  const name = 'query_comment_macro';
  return `{%- macro ${name}(connection_name, node) -%}\n${text}\n{% endmacro %}{{ ${name}(connection_name, node) }}`;
}

async function rendered(
  template: Template,
  host: MacroHost,
  base: ReadonlyMap<string, Value>,
  node: CommentedNode | null,
): Promise<string> {
  const packageName = host.root.name;
  const shared = new BaseMembers(host, packageName, base);
  const own = new Map<string, Value>([
    ['connection_name', connectionName(node)],
    ['node', node === null ? null : nodeValue(node)],
    ['execute', true],
  ]);
  // What a node lacks is empty, as in dbt, and no reason for a warning at each statement.
  const options = { what: 'query-comment', onWarning: () => undefined };
  const scope = new MacroScope({
    index: host.index,
    templates: host.templates,
    packageName,
    members: { get: (name) => (own.has(name) ? own.get(name) : shared.get(name)) },
    render: options,
  });
  return (await runAsync(render(template, scope, options))).text;
}

function connectionName(node: CommentedNode | null): string {
  return node?.unique_id ?? 'master';
}

/** Source of its form: the default of dbt 1.11. */
function defaultComment({ profile }: MacroHost, node: CommentedNode | null): string {
  const entries = {
    app: 'dbt',
    dbt_version: DBT_VERSION,
    profile_name: profile.name,
    target_name: profile.targetName,
    ...(node === null ? { connection_name: connectionName(node) } : { node_id: node.unique_id }),
  };
  const pairs = Object.entries(entries).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{${pairs.join(', ')}}`.replaceAll('*/', '*\\/');
}
