import { calledNames, type Dispatch, dispatchedNames } from './blocks/called-names.ts';
import { extractBlocks } from './blocks/extract-blocks.ts';
import type { CompiledStatement } from './evaluate/compiled.ts';
import { compileTemplate } from './evaluate/render.ts';
import { JinjaParser } from './syntax/jinja-parser.ts';
import { JinjaLexer } from './syntax/lexer.ts';
import type { Statement } from './syntax/nodes.ts';
import { SourceText } from './syntax/source-text.ts';
import type { TemplateBlock, TemplateSource } from './types.ts';

/** A text read as a template. What is asked of it is worked out when it is first asked. */
export class Template {
  readonly file: string;
  readonly source: SourceText;
  /** The tree of the whole text. */
  readonly body: readonly Statement[];
  readonly #origin: TemplateSource;
  #compiled: readonly CompiledStatement[] | undefined;
  #blocks: readonly TemplateBlock[] | undefined;

  constructor(origin: TemplateSource) {
    this.file = origin.file;
    this.source = new SourceText(origin);
    this.body = new JinjaParser(new JinjaLexer(this.source)).parseTemplate();
    this.#origin = origin;
  }

  /** The tree made ready to run. */
  get compiled(): readonly CompiledStatement[] {
    this.#compiled ??= compileTemplate(this.body);
    return this.#compiled;
  }

  /** The blocks at the top level that define something, found as dbt finds them; throws ETL3001. */
  get blocks(): readonly TemplateBlock[] {
    this.#blocks ??= extractBlocks(this.#origin);
    return this.#blocks;
  }

  /** The names that the template calls, for the dependencies of macros: `m`, `package.m`, `adapter.dispatch('m')` as `m`. */
  calls(): string[] {
    return calledNames(this.body);
  }

  /** The macros that the template looks up by `adapter.dispatch`, with the package to look in where it is written. */
  dispatches(): Dispatch[] {
    return dispatchedNames(this.body);
  }
}

/** Reads a text as a template; throws ETL3001 where it is not one. */
export function parseTemplate(source: TemplateSource): Template {
  return new Template(source);
}
