import { compareText } from './compare.ts';
import { str } from './text.ts';
import { type BinaryOperator, PyObject, type Value } from './value.ts';

/** What a subclass of str stands for: text that is already HTML, or dbt's marks of how to read a native value. */
export type StrFlavor = 'markup' | 'as_text' | 'as_native' | 'as_bool' | 'as_number';

/** A str that carries a mark; in every other respect it is its text. */
export class PyStr extends PyObject {
  readonly text: string;
  readonly flavor: StrFlavor;

  constructor(text: string, flavor: StrFlavor) {
    super();
    this.text = text;
    this.flavor = flavor;
  }

  get typeName(): string {
    return this.flavor === 'markup' ? 'Markup' : 'str';
  }

  override truth(): boolean {
    return this.text !== '';
  }

  override str(): string {
    return this.text;
  }

  override iterate(): Iterable<Value> {
    return this.text;
  }

  override equals(other: Value): boolean {
    return other instanceof PyStr ? other.text === this.text : other === this.text;
  }

  override compare(other: Value): number | undefined {
    const text = plain(other);
    return typeof text === 'string' ? compareText(this.text, text) : undefined;
  }

  override hashKey(): unknown {
    return this.text;
  }

  /** Text added to markup is escaped, on either side. */
  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator !== '+') return undefined;
    const text = plain(other);
    if (typeof text !== 'string') return undefined;
    if (this.flavor !== 'markup') return reflected ? text + this.text : this.text + text;
    const safe = other instanceof PyStr && other.flavor === 'markup' ? text : escapeHtml(text);
    return new PyStr(reflected ? safe + this.text : this.text + safe, 'markup');
  }
}

/** The value itself, or the plain text of a marked str. */
export function plain(value: Value): Value {
  return value instanceof PyStr ? value.text : value;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

/** A text with the characters escaped that mean something in HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>'"]/g, (char) => entities[char] ?? char);
}

/** A value as HTML: markup as it is, any other value as its escaped text. */
export function escaped(value: Value): PyStr {
  if (value instanceof PyStr && value.flavor === 'markup') return value;
  return new PyStr(escapeHtml(str(value)), 'markup');
}
