import { PyDict } from '../../values/dict.ts';
import { PyError } from '../../values/error.ts';
import { MethodTable } from '../../values/methods.ts';
import { reprText } from '../../values/text.ts';
import { PyTuple } from '../../values/tuple.ts';
import { PyObject, type Value } from '../../values/value.ts';

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
  groups: ['default=None', (self, args) => new PyTuple(self.found.slice(1).map((text) => text ?? args.get('default')))],
  span: ['group=0', (self, args) => new PyTuple(self.span(args.get('group')))],
  start: ['group=0', (self, args) => self.span(args.get('group'))[0]],
});

/** Python's `re.Match`. */
export class PyMatch extends PyObject {
  readonly typeName = 're.Match';
  readonly found: RegExpExecArray;

  constructor(found: RegExpExecArray) {
    super();
    this.found = found;
  }

  get names(): string[] {
    return Object.keys(this.found.groups ?? {});
  }

  /** The text of a group by number or name; None where it took no part. Throws IndexError when there is none. */
  group(key: Value): Value {
    const groups = this.found.groups ?? {};
    if (typeof key === 'string' && Object.hasOwn(groups, key)) return groups[key] ?? null;
    if (typeof key === 'number' && key >= 0 && key < this.found.length) return this.found[key] ?? null;
    throw new PyError('IndexError', 'no such group');
  }

  span(key: Value): [number, number] {
    const indices = this.found.indices;
    const found = typeof key === 'string' ? indices?.groups?.[key] : indices?.[Number(key)];
    return found ?? [-1, -1];
  }

  /** A replacement with its `\1` and `\g<name>` filled in. */
  expand(template: string): string {
    return template.replace(
      /\\(?:g<(\w+)>|(\d{1,2})|([\s\S]))/g,
      (whole, name?: string, number?: string, char?: string) => {
        const key = name ?? number;
        if (key !== undefined) return String(this.group(/^\d+$/.test(key) ? Number(key) : key) ?? '');
        return { n: '\n', t: '\t', r: '\r', '\\': '\\' }[char ?? ''] ?? whole;
      },
    );
  }

  override truth(): boolean {
    return true;
  }

  override getItem(key: Value): Value {
    return this.group(key);
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'string') return this.found.input;
    if (name === 'pos') return 0;
    if (name === 'endpos') return this.found.input.length;
    if (name === 'lastindex') {
      const last = this.found.findLastIndex((text) => text !== undefined);
      return last > 0 ? last : null;
    }
    return methods.bound(this, name, 're.Match');
  }

  override repr(): string {
    const [start, end] = this.span(0);
    return `<re.Match object; span=(${start}, ${end}), match=${reprText(this.found[0])}>`;
  }
}
