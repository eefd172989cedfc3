import type { Diagnostic, Position, TemplateFrame } from '../diagnostics/index.ts';
import type { Value } from './values/index.ts';

/** A text to parse as a template. */
export interface TemplateSource {
  /** Path as shown to a person. */
  readonly file: string;
  readonly text: string;
  /** Line of the file on which the text begins, from 1; for text that stands in a YAML file. */
  readonly line?: number;
  /** Column of the file at which the text begins, from 1. */
  readonly column?: number;
}

/** Where names that a template does not define itself are looked up, when they are first used. */
export interface Scope {
  get(name: string): Value | undefined;
}

/** How a template is rendered. */
export interface RenderOptions {
  /** What runs, as the template stack shows it: `model stg_orders`. The file's name unless told. */
  readonly what?: string;
  /** Told of what does not stop the template, such as an undefined variable that is printed. */
  readonly onWarning?: (found: Diagnostic) => void;
  /** dbt's undefined while parsing: attributes, items and calls of an undefined name are undefined again. */
  readonly lenient?: boolean;
  /** The stack of the template that asked for this one, innermost first. */
  readonly calledFrom?: readonly TemplateFrame[];
}

/** From output back to templates. */
export interface OutputMap {
  /**
   * Where the character at the UTF-16 `offset` of the output comes from, innermost first: the text or expression it
   * was printed by, then the calls that led there. Empty only beyond the end of the output.
   */
  at(offset: number): TemplateFrame[];
}

/** What a template gave. */
export interface Rendered {
  readonly text: string;
  readonly map: OutputMap;
}

/** The kinds of blocks that define something. */
export type BlockKind = 'macro' | 'test' | 'data_test' | 'materialization' | 'snapshot' | 'docs';

/** A half-open range of UTF-16 offsets in the template's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One argument of a macro as written. */
export interface MacroArgument {
  readonly name: string;
  /** The type annotation, if there is one. */
  readonly type?: string;
  /** The default expression as written, if there is one. */
  readonly default?: string;
}

/** A block at the top level of a file that defines a macro, a test, a materialization, a snapshot or a docs text. */
export interface TemplateBlock {
  readonly kind: BlockKind;
  readonly name: string;
  /** The macro's arguments; empty for snapshots, docs and materializations. */
  readonly args: readonly MacroArgument[];
  /** The whole block, tags included. */
  readonly span: Span;
  /** What stands between its tags. */
  readonly body: Span;
  readonly position: Position;
  /** Of a materialization: `default` or the adapter's name. */
  readonly adapter?: string;
  /** Of a materialization: the languages it takes; `['sql']` unless told. */
  readonly supportedLanguages?: readonly string[];
}
