import type { Relation } from '../adapters/relation.ts';
import type { RelationCache } from '../adapters/relation-cache.ts';
import type { Connection } from '../adapters/types.ts';
import type { MacroHost } from '../manifest/context/context-host.ts';
import type { MacroOverrides } from '../manifest/context/macro-overrides.ts';
import type { NodeLookup, SourceLookup } from '../manifest/resolve/lookup.ts';
import type { Manifest } from '../manifest/types.ts';
import type { Value } from '../templates/index.ts';
import type { BatchScope, SampleSpan } from './context/batch-scope.ts';
import type { FunctionLookups } from './context/reference-values.ts';
import type { UnitTestScope } from './context/unit-test-scope.ts';
import type { MappedSql } from './source-map.ts';

/** A node's SQL as the warehouse gets it, with the way back to the templates. */
export interface CompiledNode {
  readonly sql: MappedSql;
  /** Compiled file relative to the project, with `/`; where it would stand when it was not written. */
  readonly path: string;
}

/** What the compiler is made from; one for the run. */
export interface CompilerInput {
  readonly host: MacroHost;
  readonly manifest: Manifest;
  readonly lookups: { readonly enabled: NodeLookup; readonly disabled: NodeLookup };
  readonly sources: SourceLookup;
  readonly functions: FunctionLookups;
  /** The relations of the warehouse; opens it. */
  readonly relations: () => Promise<RelationCache>;
  /** References give no rows. */
  readonly empty: boolean;
  /** `--sample`: references give the rows of this span only. */
  readonly sample?: SampleSpan | undefined;
  /** The relation that is read in the place of a node, by unique_id: where it was built before. */
  readonly deferred?: (uniqueId: string) => Relation | undefined;
  /** Absolute folder of artifacts; compiled files go below it. */
  readonly targetFolder: string;
}

/** How one node is compiled. */
export interface CompileOptions {
  /** Relations that stand for nodes; such a compilation is not written to disk. */
  readonly standIns?: ReadonlyMap<string, Relation>;
  /** Names that only this rendering has. */
  readonly extra?: ReadonlyMap<string, Value>;
  /** The unit test whose model is rendered. */
  readonly unitTest?: UnitTestScope;
  /** The batch of a microbatch model: what it reads is limited to it. */
  readonly batch?: BatchScope;
  /** What macros give instead of being run. */
  readonly macros?: MacroOverrides;
}

/** A session with the warehouse, or how to get one: it is opened when a template asks for it. */
export type ConnectionSource = Connection | (() => Promise<Connection>);
