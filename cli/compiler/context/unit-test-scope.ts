import type { Relation } from '../../adapters/relation.ts';
import type { YamlMap } from '../../config/types.ts';
import type { MacroHost } from '../../manifest/context/context-host.ts';
import type { MacroOverrides } from '../../manifest/context/macro-overrides.ts';
import { pythonText } from '../../manifest/context/yaml-values.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';

/** What a unit test changes for the model that it tests. */
export interface UnitTestScope {
  /** The relations of the test's inputs, by the unique_id of what they stand for. Nothing else may be read. */
  readonly inputs: ReadonlyMap<string, Relation>;
  /** Told of each input that the model reads. */
  readonly onInput: (uniqueId: string) => void;
  /** The error of a model that reads what no input stands for. */
  readonly missing: (target: Node | SourceNode) => Error;
  readonly macros: MacroOverrides;
  readonly vars: YamlMap;
  readonly envVars: YamlMap;
}

/** The host with the variables of a unit test in place of its own. */
export function unitTestHost(host: MacroHost, { vars, envVars }: UnitTestScope): MacroHost {
  const texts = Object.entries(envVars).map(([name, value]) => [name, pythonText(value)] as const);
  const values = { ...host.environment.values, ...Object.fromEntries(texts) };
  // What is asked of changed variables must not count for the parse cache.
  const environment = { ...host.environment, values, asked: new Map<string, string | null>() };
  return { ...host, cliVars: { ...host.cliVars, ...vars }, environment };
}
