import type { Statement } from '../syntax/nodes.ts';
import type { Template } from '../template.ts';
import type { Rendered, RenderOptions, Scope } from '../types.ts';
import { PyError } from '../values/error.ts';
import type { Effectful, Value } from '../values/value.ts';
import { Activation } from './activation.ts';
import { compileBody } from './compile-statement.ts';
import { type CompiledStatement, runBody } from './compiled.ts';
import { located } from './errors.ts';
import { Frame } from './frame.ts';
import { NativeOutput } from './native.ts';
import { Output } from './output.ts';
import { Run } from './run.ts';
import { LoopSignal, ReturnSignal } from './signals.ts';

/** Renders a template to text; throws ETL3002 and its neighbours with place and template stack. */
export function* render(template: Template, scope: Scope, options: RenderOptions = {}): Effectful<Rendered> {
  const frame = topFrame(template, scope, options);
  yield* runAtTop(template.compiled, frame);
  return { text: frame.output.text, map: frame.output };
}

/**
 * Renders as dbt renders YAML values: a template that is one expression gives the value of the expression, any other
 * its text; text marked by `as_native`, `as_bool` or `as_number` is read as a Python literal.
 */
export function* renderNative(template: Template, scope: Scope, options: RenderOptions = {}): Effectful<Value> {
  const output = new NativeOutput();
  const frame = topFrame(template, scope, options, output);
  yield* runAtTop(template.compiled, frame);
  try {
    return output.native;
  } catch (error) {
    throw atTop(error, frame.activation);
  }
}

/** The compiled statements of a tree. */
export function compileTemplate(body: readonly Statement[]): readonly CompiledStatement[] {
  return compileBody(body);
}

function topFrame(template: Template, scope: Scope, options: RenderOptions, output = new Output()): Frame {
  const run = new Run(scope, options, output instanceof NativeOutput);
  return new Frame(new Activation(options.what ?? template.file, template.source, run), output);
}

function* runAtTop(body: readonly CompiledStatement[], frame: Frame): Effectful<undefined> {
  try {
    const step = runBody(body, frame);
    if (step !== undefined) yield* step;
    return undefined;
  } catch (error) {
    throw atTop(error, frame.activation);
  }
}

function atTop(error: unknown, activation: Activation): unknown {
  if (error instanceof ReturnSignal) {
    return located(new PyError('MacroReturn', 'return() ends a macro and can only be called in one'), activation);
  }
  if (error instanceof LoopSignal) {
    return located(new PyError('SyntaxError', 'break and continue can only stand in a loop'), activation);
  }
  return located(error, activation);
}
