import { PyError, valueError } from './error.ts';
import { formatSpec } from './format-spec.ts';
import { getAttribute, getItem } from './lookup.ts';
import { ascii, repr, str } from './text.ts';
import type { Value } from './value.ts';

interface State {
  readonly args: readonly Value[];
  readonly named: (name: string) => Value | undefined;
  next: number;
  /** What a value written by its spec becomes: escaped in markup. */
  readonly finish?: (text: string, value: Value) => string;
}

/** Python's `text.format(*args, **kwargs)`; `named` looks keyword arguments up. */
export function formatText(
  text: string,
  args: readonly Value[],
  named: State['named'],
  finish?: State['finish'],
): string {
  return formatWith(text, { args, named, next: 0, ...(finish === undefined ? {} : { finish }) }, 2);
}

function formatWith(text: string, state: State, depth: number): string {
  if (depth < 0) throw valueError('Max string recursion exceeded');
  let out = '';
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char !== '{' && char !== '}') {
      const brace = text.slice(at).search(/[{}]/);
      const end = brace === -1 ? text.length : at + brace;
      out += text.slice(at, end);
      at = end;
    } else if (text.charAt(at + 1) === char) {
      out += char;
      at += 2;
    } else {
      if (char === '}') throw valueError("Single '}' encountered in format string");
      const end = fieldEnd(text, at);
      out += formatField(text.slice(at + 1, end), state, depth);
      at = end + 1;
    }
  }
  return out;
}

function fieldEnd(text: string, start: number): number {
  let open = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') open += 1;
    else if (text[at] === '}') {
      open -= 1;
      if (open === 0) return at;
    }
  }
  throw valueError(
    start === text.length - 1 ? "Single '{' encountered in format string" : "expected '}' before end of string",
  );
}

function formatField(field: string, state: State, depth: number): string {
  const match = /^([^!:{}[]*(?:\[[^\]]*\][^!:{}[]*)*)(?:!([\s\S]?))?(?::([\s\S]*))?$/.exec(field);
  if (match === null) throw valueError('unmatched field in format string');
  const [, name = '', conversion, spec = ''] = match;
  const value = lookUp(name, state);
  const shown = conversion === undefined ? value : converted(value, conversion);
  const text = formatSpec(shown, spec.includes('{') ? formatWith(spec, state, depth - 1) : spec);
  return state.finish === undefined ? text : state.finish(text, shown);
}

function converted(value: Value, conversion: string): string {
  if (conversion === 'r') return repr(value);
  if (conversion === 'a') return ascii(value);
  if (conversion === 's') return str(value);
  throw valueError(`Unknown conversion specifier '${conversion}'`);
}

function lookUp(path: string, state: State): Value {
  const [first = ''] = /^[^.[]*/.exec(path) ?? [];
  let value = firstValue(first, state);
  for (const [, attribute, item] of path.slice(first.length).matchAll(/\.([^.[]+)|\[([^\]]+)\]/g)) {
    if (attribute !== undefined) value = getAttribute(value, attribute);
    else value = getItem(value, /^\d+$/.test(item ?? '') ? Number(item) : (item ?? ''));
  }
  return value;
}

function firstValue(name: string, state: State): Value {
  if (name !== '' && !/^\d+$/.test(name)) {
    const value = state.named(name);
    if (value === undefined) throw new PyError('KeyError', repr(name));
    return value;
  }
  if (name === '' ? state.next < 0 : state.next > 0) {
    throw valueError('cannot switch between manual field specification and automatic field numbering');
  }
  const index = name === '' ? state.next : Number(name);
  state.next = name === '' ? state.next + 1 : -1;
  const value = state.args[index];
  if (value !== undefined) return value;
  throw new PyError('IndexError', `Replacement index ${index} out of range for positional args tuple`);
}
