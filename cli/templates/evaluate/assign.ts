import type { Expression } from '../syntax/nodes.ts';
import { PyError, valueError } from '../values/error.ts';
import { iterate } from '../values/iterate.ts';
import { PyObject, type Value } from '../values/value.ts';
import type { Frame } from './frame.ts';

/** Assigns a value to a name, to each name of a tuple, or to an attribute of a namespace. */
export function assign(target: Expression, value: Value, frame: Frame): void {
  if (target.typename === 'Symbol') {
    frame.vars.set(target.value, value);
    return;
  }
  if (target.typename === 'NamespaceRef') {
    const namespace = frame.lookup(target.namespace);
    frame.activation.at = target;
    if (namespace instanceof PyObject && namespace.setAttr(target.name, value)) return;
    throw new PyError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
  }
  if (target.typename === 'Group') unpack(target.children, value, frame);
}

function unpack(targets: readonly Expression[], value: Value, frame: Frame): void {
  const items: Value[] = [];
  for (const item of iterate(value)) {
    if (items.length === targets.length) throw valueError(`too many values to unpack (expected ${targets.length})`);
    items.push(item);
  }
  if (items.length < targets.length) {
    throw valueError(`not enough values to unpack (expected ${targets.length}, got ${items.length})`);
  }
  for (const [index, target] of targets.entries()) assign(target, items[index] as Value, frame);
}
