import { globals } from '../globals/globals.ts';
import { otherwise } from '../values/otherwise.ts';
import { PyStr } from '../values/str-subclass.ts';
import { PyUndefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import type { Activation } from './activation.ts';
import type { Output } from './output.ts';

/** The names of one scope of a template, inside those around it. */
export class Frame {
  readonly vars = new Map<string, Value>();
  readonly parent: Frame | undefined;
  readonly activation: Activation;
  readonly output: Output;
  /** Whether what is printed is escaped for HTML. */
  readonly escapes: boolean;

  constructor(activation: Activation, output: Output, parent?: Frame, escapes = parent?.escapes ?? false) {
    this.activation = activation;
    this.output = output;
    this.parent = parent;
    this.escapes = escapes;
  }

  /** A scope inside this one; what is set in it is not seen outside. */
  inner(output: Output = this.output, escapes = this.escapes): Frame {
    return new Frame(this.activation, output, this, escapes);
  }

  /** An undefined value as this rendering wants it; see `RenderOptions.lenient`. */
  undefined<V extends Value>(value: V): V | PyUndefined {
    if (this.activation.run.options.lenient !== true || !(value instanceof PyUndefined)) return value;
    return value.origin.lenient === true ? value : new PyUndefined(value.name, { ...value.origin, lenient: true });
  }

  /** What was written into an output as a value: HTML where that is escaped. */
  captured(output: Output): Value {
    const text = this.activation.run.capture(output);
    return this.escapes ? new PyStr(text, 'markup') : text;
  }

  /** The value of a name: set in a template, given by the host, or Jinja's own; undefined when there is none. */
  lookup(name: string): Value {
    let frame: Frame | undefined = this;
    while (frame !== undefined) {
      const value = frame.vars.get(name);
      if (value !== undefined) return value;
      frame = frame.parent;
    }
    const { scope } = this.activation.run;
    const value = scope.get(name);
    if (value !== undefined) return value;
    return otherwise(globals.get(name), () => this.undefined(new PyUndefined(name)));
  }
}
