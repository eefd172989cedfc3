import { PyDict } from '../../values/dict.ts';
import { PyError } from '../../values/error.ts';
import { textLength } from '../../values/iterate.ts';
import { MethodTable } from '../../values/methods.ts';
import { reprText } from '../../values/text.ts';
import { PyTuple } from '../../values/tuple.ts';
import { PyObject, type Value } from '../../values/value.ts';
import type { Translated } from './translate.ts';

const methods = new MethodTable<PyMatch>({
  end: ['group=0', (self, args) => self.span(args.get('group'))[1]],
  expand: ['template', (self, args) => self.expand(args.text('template'))],
  group: [
    '*groups',
    (self, { rest }) => (rest.length > 1 ? new PyTuple(rest.map((one) => self.group(one))) : self.group(rest[0] ?? 0)),
  ],
  groupdict: [
    'default=None',
    (self, args) => new PyDict(self.names.map((name) => [name, self.group(name) ?? args.get('default')] as const)),
  ],
  groups: ['default=None', (self, args) => new PyTuple(self.groups.map((text) => text ?? args.get('default')))],
  span: ['group=0', (self, args) => new PyTuple(self.span(args.get('group')))],
  start: ['group=0', (self, args) => self.span(args.get('group'))[0]],
});

/** Python's `re.Match`. */
export class PyMatch extends PyObject {
  readonly typeName = 're.Match';
  /** The texts of the groups from the first on; a group that took no part has none. */
  readonly groups: readonly (string | undefined)[];
  readonly #found: RegExpExecArray;
  readonly #pattern: Pick<Translated, 'names' | 'closing'>;

  constructor(found: RegExpExecArray, pattern: Pick<Translated, 'names' | 'closing'>) {
    super();
    this.#found = found;
    this.#pattern = pattern;
    this.groups = pattern.names.map((_name, index) => found.groups?.[`g${index + 1}`]);
  }

  get text(): string {
    return this.#found[0];
  }

  get index(): number {
    return this.#found.index;
  }

  get names(): string[] {
    return this.#pattern.names.filter((name) => name !== undefined);
  }

  /** The number of a group by number or name; throws IndexError when there is none. */
  #numberOf(key: Value): number {
    const number = typeof key === 'string' ? this.#pattern.names.indexOf(key) + 1 : Number(key);
    const isKnown = typeof key === 'string' ? number > 0 : number >= 0 && number <= this.groups.length;
    if (!isKnown) throw new PyError('IndexError', 'no such group');
    return number;
  }

  /** The text of a group by number or name; None where it took no part. Throws IndexError when there is none. */
  group(key: Value): Value {
    const number = this.#numberOf(key);
    return number === 0 ? this.text : (this.groups[number - 1] ?? null);
  }

  span(key: Value): [number, number] {
    const number = this.#numberOf(key);
    const indices = this.#found.indices;
    const span = number === 0 ? indices?.[0] : indices?.groups?.[`g${number}`];
    return span === undefined ? [-1, -1] : [this.#place(span[0]), this.#place(span[1])];
  }

  /** An index in code units as Python counts it, in characters. */
  #place(index: number): number {
    return textLength(this.#found.input.slice(0, index));
  }

  /** The number of the group that closed last; nothing when none took part. */
  get #last(): number | undefined {
    return this.#pattern.closing.findLast((number) => this.groups[number - 1] !== undefined);
  }

  /** A replacement with its `\1`, `\g<name>` and escapes filled in; throws `re.error` for an unknown escape. */
  expand(template: string): string {
    return template.replace(
      /\\(?:g<(\w+)>|(0[0-7]{0,2}|[1-3][0-7]{2})|([1-9]\d?)|([\s\S]?))/g,
      (whole, name?: string, octal?: string, number?: string, char?: string) => {
        if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
        const key = name ?? number;
        if (key !== undefined) return String(this.#filling(key) ?? '');
        const control = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' }[char ?? ''];
        if (control === undefined && /^[A-Za-z]?$/.test(char ?? '')) throw new PyError('error', `bad escape ${whole}`);
        return control ?? whole;
      },
    );
  }

  #filling(key: string): Value {
    if (!/^\d+$/.test(key)) return this.group(key);
    if (Number(key) > this.groups.length) throw new PyError('error', `invalid group reference ${key}`);
    return this.group(Number(key));
  }

  override truth(): boolean {
    return true;
  }

  override getItem(key: Value): Value {
    return this.group(key);
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'string') return this.#found.input;
    if (name === 'pos') return 0;
    if (name === 'endpos') return this.#place(this.#found.input.length);
    if (name === 'lastindex') return this.#last ?? null;
    if (name === 'lastgroup') return this.#pattern.names[(this.#last ?? 0) - 1] ?? null;
    return methods.bound(this, name, 're.Match');
  }

  override repr(): string {
    const [start, end] = this.span(0);
    return `<re.Match object; span=(${start}, ${end}), match=${reprText(this.text)}>`;
  }
}
