import type { Adapter } from '../../adapters/index.ts';
import { ColumnClass } from '../../adapters/values/index.ts';
import { hostBase } from '../../manifest/context/base-members.ts';
import { dispatchRules, type MacroHost } from '../../manifest/context/context-host.ts';
import { MacroScope } from '../../manifest/context/macro-scope.ts';
import { ParseAdapterValue } from '../../manifest/context/parse-adapter.ts';
import { dispatchFunction } from '../../manifest/context/shared-values.ts';
import type { MacroNode } from '../../manifest/types.ts';
import { PyDict, parseTemplate, render, runSync, type Value } from '../../templates/index.ts';
import { parseFolder, projectOf } from '../parse-fixture.ts';

/** Renders template text with the macros that come with an engine. */
export interface MacroRenderer {
  readonly adapter: Adapter;
  /** `{{ call }}` as SQL. Throws what the macro throws. */
  render(text: string): string;
  /** The definition of a macro of `etl.`; nothing when there is none. */
  macro(name: string): MacroNode | undefined;
  /** Names of the macros of `etl.` that anyone may call: no variants. */
  names(): readonly string[];
}

const PROFILES = {
  duckdb: "{type: duckdb, path: ':memory:', schema: main}",
  bigquery: '{type: bigquery, method: oauth, project: shop, dataset: main}',
};

/** The macros as a project on that engine sees them; nothing of the warehouse is asked. */
export async function macroRenderer(engine: keyof typeof PROFILES): Promise<MacroRenderer> {
  const project = projectOf({ 'profiles.yml': `shop: {target: dev, outputs: {dev: ${PROFILES[engine]}}}\n` });
  try {
    const { host } = await parseFolder(project.folder);
    return {
      adapter: host.adapter,
      render: (text) => renderText(host, text),
      macro: (name) => host.index.namespace('etl')?.get(name),
      names: () => [...(host.index.namespace('etl')?.keys() ?? [])].filter((name) => !name.includes('__')).sort(),
    };
  } finally {
    project.remove();
  }
}

function renderText(host: MacroHost, text: string): string {
  const base = hostBase(host);
  const scope: MacroScope = new MacroScope({
    index: host.index,
    templates: host.templates,
    packageName: host.root.name,
    members: { get: (name) => members.get(name) ?? base.get(name) },
    render: {},
  });
  const adapter = new ParseAdapterValue(
    host.adapter,
    dispatchFunction(dispatchRules(host), (macro) => scope.macro(macro)),
  );
  const members = new Map<string, Value>([
    ['adapter', adapter],
    ['api', new PyDict([['Column', new ColumnClass(host.adapter.dialect.columnWords)]])],
  ]);
  return runSync(render(parseTemplate({ file: 'case', text }), scope, {})).text;
}
