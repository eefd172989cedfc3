import type { Arguments, CallResult, Value } from '../templates/index.ts';
import type { RelationCache } from './relation-cache.ts';
import type { AdapterCredentials, Connection } from './types.ts';

/** What a method of `adapter` works with while a template is compiled or run. */
export interface MethodScope {
  readonly credentials: AdapterCredentials;
  /** Prints a line to the person who runs the command. */
  readonly say: (text: string) => void;
  /** The node's connection. */
  connection(): Promise<Connection>;
  /** The relations of the warehouse as the run knows them. */
  relations(): Promise<RelationCache>;
}

/** A method of `adapter` in templates that one engine has, or has in its own way. */
export interface EngineMethod {
  readonly name: string;
  /** Its Python signature. */
  readonly signature: string;
  /** What it gives while the project is parsed; left out where it asks the warehouse nothing and runs then too. */
  readonly parsed?: () => Value;
  run(scope: MethodScope, args: Arguments): CallResult;
}

/** Methods by their names. */
export function engineMethods(...methods: readonly EngineMethod[]): ReadonlyMap<string, EngineMethod> {
  return new Map(methods.map((method) => [method.name, method] as const));
}
