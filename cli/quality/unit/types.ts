import type { Adapter, Connection } from '../../adapters/types.ts';
import type { Compiler } from '../../compiler/index.ts';
import type { YamlPath } from '../../config/yaml/locate.ts';
import type { Position } from '../../diagnostics/index.ts';
import type { Node, UnitTestNode } from '../../manifest/types.ts';
import { unitTestPosition } from './unit-test-position.ts';

/** A unit test with its model and what it is run with. */
export interface UnitTestRequest {
  readonly test: UnitTestNode;
  readonly model: Node;
  readonly compiler: Compiler;
  readonly adapter: Adapter;
  readonly connection: Connection;
  /** Absolute; files are shown relative to it. */
  readonly projectRoot: string;
}

/** The name of a unit test that tells the versions of its model apart, as dbt writes it. */
export function unitTestName({ name, version }: UnitTestNode): string {
  return version === null || version === undefined ? name : `${name}_v${version}`;
}

/** A place in a unit test, for an error. */
export interface Place {
  readonly position: Position;
  readonly uniqueId: string;
}

/** The place of something of a unit test, for its error. */
export function placeIn({ test, model, projectRoot }: UnitTestRequest, path?: YamlPath): Place {
  return { position: unitTestPosition(test, model, projectRoot, path), uniqueId: test.unique_id };
}
