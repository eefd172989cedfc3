import type { DataNode, Expression, OutputNode, Statement, WithNode } from '../syntax/nodes.ts';
import { typeError } from '../values/error.ts';
import { escaped } from '../values/str-subclass.ts';
import { str } from '../values/text.ts';
import { truth } from '../values/truth.ts';
import { PyUndefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { assign } from './assign.ts';
import { compileCallBlock, compileFilterBlock, compileSetBlock } from './compile-capture.ts';
import { compileExpression } from './compile-expression.ts';
import { compileFor } from './compile-for.ts';
import { compileMacro } from './compile-macro.ts';
import { applyTo, type CompiledStatement, runBody } from './compiled.ts';
import { chainStep, isEffectful } from './effectful.ts';
import type { Frame } from './frame.ts';
import { LoopSignal } from './signals.ts';

/** Makes the statements of a body ready to run. */
export function compileBody(body: readonly Statement[]): CompiledStatement[] {
  return body.map(compileStatement);
}

function compileStatement(node: Statement): CompiledStatement {
  switch (node.typename) {
    case 'Output':
      return compileOutput(node);
    case 'If': {
      const cond = compileExpression(node.cond);
      const body = compileBody(node.body);
      const otherwise = compileBody(node.else_);
      return {
        start: (frame) => chainStep(cond.start(frame), (value) => runBody(truth(value) ? body : otherwise, frame)),
      };
    }
    case 'For':
      return compileFor(node);
    case 'Set': {
      const value = compileExpression(node.value);
      return {
        start: (frame) => chainStep(value.start(frame), (result) => assignAt(node, node.targets, result, frame)),
      };
    }
    case 'Capture':
      return compileSetBlock(node);
    case 'FilterBlock':
      return compileFilterBlock(node);
    case 'Caller':
      return compileCallBlock(node);
    case 'Macro':
      return compileMacro(node);
    case 'With':
      return compileWith(node);
    case 'Block': {
      const body = compileBody(node.body);
      return { start: (frame) => runBody(body, frame.inner()) };
    }
    case 'Autoescape': {
      const value = compileExpression(node.value);
      const body = compileBody(node.body);
      return {
        start: (frame) =>
          chainStep(value.start(frame), (result) => runBody(body, frame.inner(frame.output, truth(result)))),
      };
    }
    case 'Do': {
      const value = compileExpression(node.value);
      return { start: (frame) => chainStep(value.start(frame), () => undefined) };
    }
    case 'Break':
    case 'Continue': {
      const signal = new LoopSignal(node.typename === 'Break');
      return {
        start() {
          throw signal;
        },
      };
    }
    case 'Load':
      return {
        start(frame) {
          frame.activation.at = node;
          throw typeError(`{% ${node.tag} %} is not supported: there are no other templates to load`);
        },
      };
  }
}

function assignAt(node: Statement, target: Expression, value: Value, frame: Frame): undefined {
  frame.activation.at = node;
  assign(target, value, frame);
}

function compileOutput(node: OutputNode): CompiledStatement {
  const [only] = node.children;
  if (only !== undefined && node.children.length === 1) return compilePrint(only);
  const parts = node.children.map(compilePrint);
  return { start: (frame) => runBody(parts, frame) };
}

function compilePrint(node: Expression | DataNode): CompiledStatement {
  if (node.typename === 'TemplateData') {
    return {
      start: (frame) => {
        frame.output.see(node.value, undefined);
        frame.output.write(node.value, node, frame.activation);
        return undefined;
      },
    };
  }
  const expression = compileExpression(node);
  const direct = node.typename === 'FunCall';
  return {
    start: (frame) => {
      const result = expression.start(frame);
      return isEffectful(result)
        ? chainStep(result, (value) => print(value, node, direct, frame))
        : print(result, node, direct, frame);
    },
  };
}

/** Writes a value as text; what was captured before keeps its own places. */
export function print(value: Value, node: Expression, direct: boolean, frame: Frame): undefined {
  const { activation } = frame;
  if (value instanceof PyUndefined) {
    activation.at = node;
    if (value.origin.hint === undefined) activation.warnUndefined(value.name);
  }
  frame.output.see(value, node);
  const text = frame.escapes ? escaped(value).text : str(value);
  const inner = node.typename === 'Literal' ? undefined : activation.run.origin(text, direct);
  frame.output.write(text, node, activation, inner);
}

function compileWith(node: WithNode): CompiledStatement {
  const values = node.values.map(compileExpression);
  const body = compileBody(node.body);
  return {
    start: (frame) =>
      chainStep(
        applyTo(node, values, frame, (results) => results),
        (results) => {
          const inner = frame.inner();
          for (const [index, target] of node.targets.entries()) {
            assign(target, (results as Value[])[index] as Value, inner);
          }
          return runBody(body, inner);
        },
      ),
  };
}
