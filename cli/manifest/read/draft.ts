import type { YamlMap } from '../../config/types.ts';
import type { Node } from '../types.ts';
import type { ProjectFile } from './files.ts';
import type { PropertyEntry } from './property-file.ts';

/** The same shape, open to change while the manifest is being made. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A node while the manifest is being made. */
export type MutableNode = Mutable<Node>;

/** A node, and what is known of it until its properties are applied. */
export interface Draft {
  node: MutableNode;
  readonly file: ProjectFile;
  /** What `config(...)` calls in the file said, merged. */
  fileConfig: YamlMap;
  /** `config:` of the properties that apply to the node. */
  patchConfig: YamlMap | undefined;
  /** What describes the node in YAML. */
  entry?: PropertyEntry;
}

/** Shared empty values, so that ten thousand nodes do not hold ten thousand of them. */
export const EMPTY_LIST: readonly never[] = Object.freeze([]);
export const EMPTY_MAP: Readonly<Record<string, never>> = Object.freeze({});
