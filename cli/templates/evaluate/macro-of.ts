import type { Template } from '../template.ts';
import { parseTemplate } from '../template.ts';
import type { RenderOptions, Scope, TemplateBlock, TemplateSource } from '../types.ts';
import { type CallResult, type CallSite, type Kwargs, PyObject, type Value } from '../values/value.ts';
import { Activation } from './activation.ts';
import { Frame } from './frame.ts';
import { type MacroSource, type MacroValue, macroOfNode } from './macro.ts';
import { Output } from './output.ts';
import { Run } from './run.ts';

/** A macro of a file: read when it is first called, and shared by all renderings. */
export class MacroDefinition {
  readonly name: string;
  readonly #source: TemplateSource;
  readonly #what: string;
  #template: Template | undefined;
  #make: ((frame: Frame) => MacroValue) | undefined;

  /** `source` is the text of one block, tags included, with the line and column at which it begins. */
  constructor(name: string, source: TemplateSource, what = `macro ${name}`) {
    this.name = name;
    this.#source = source;
    this.#what = what;
  }

  /** The names that the macro calls. */
  calls(): string[] {
    return this.template.calls();
  }

  /** The template that consists of the block; throws ETL3001 where it cannot be read. */
  get template(): Template {
    this.#template ??= parseTemplate(this.#source);
    return this.#template;
  }

  /** The macro as a value whose names are looked up in `scope`. */
  bind(scope: Scope, options: RenderOptions = {}): PyObject {
    return new BoundMacro(this.name, () => {
      this.#make ??= macroOfNode(this.#macroSource());
      const run = new Run(scope, options);
      const home = new Activation(this.#what, this.template.source, run);
      return this.#make(new Frame(home, new Output()));
    });
  }

  #macroSource(): MacroSource {
    const node = this.template.body.find((one) => one.typename === 'Macro');
    if (node === undefined)
      return { name: this.name, params: [], body: [], node: this.template.body[0] as never, what: this.#what };
    return { name: this.name, params: node.params, body: node.body, node, what: this.#what };
  }
}

class BoundMacro extends PyObject {
  readonly typeName = 'MacroGenerator';
  readonly name: string;
  readonly #make: () => MacroValue;
  #macro: MacroValue | undefined;

  constructor(name: string, make: () => MacroValue) {
    super();
    this.name = name;
    this.#make = make;
  }

  override get callable(): boolean {
    return true;
  }

  override getAttr(name: string): Value | undefined {
    return name === 'name' ? this.name : undefined;
  }

  override call(args: readonly Value[], kwargs: Kwargs, site: CallSite): CallResult {
    this.#macro ??= this.#make();
    return this.#macro.call(args, kwargs, site);
  }
}

/** A macro of a template's block as a value whose names are looked up in `scope`; read when it is first called. */
export function macroOf(
  source: TemplateSource,
  block: TemplateBlock,
  scope: Scope,
  options: RenderOptions = {},
): PyObject {
  return definitionOf(source, block, options.what).bind(scope, options);
}

/** The definition of a block, to be bound to as many scopes as wanted. */
export function definitionOf(source: TemplateSource, block: TemplateBlock, what?: string): MacroDefinition {
  const { start, end } = block.span;
  const tag = source.text.indexOf('{%', start);
  const { line, column } = block.position;
  const text = source.text.slice(tag, end);
  return new MacroDefinition(block.name, { file: source.file, text, line, column }, what);
}
