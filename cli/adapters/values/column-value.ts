import { PyError, PyObject, pyFunction, str, type Value } from '../../templates/index.ts';
import { type ColumnWords, STANDARD_COLUMNS } from './column-words.ts';

/** The parts of a column's type, as templates ask for them. */
export interface ColumnType {
  readonly dtype: string;
  readonly charSize: number | null;
  readonly precision: number | null;
  readonly scale: number | null;
}

/** Splits `DECIMAL(18,2)` into its name and numbers; nested types such as `STRUCT(a INTEGER)` stay whole. */
export function columnType(raw: string): ColumnType {
  const match = /^([^(]+)\((\d+)(?:,\s*(\d+))?\)$/.exec(raw);
  const [, dtype = raw, first, second] = match ?? [];
  if (first === undefined) return { dtype: raw, charSize: null, precision: null, scale: null };
  if (second === undefined) return { dtype, charSize: Number(first), precision: null, scale: null };
  return { dtype, charSize: null, precision: Number(first), scale: Number(second) };
}

/** A column as templates see it: dbt's `Column`. Source of the behaviour: dbt-adapters 1.11, Column. */
export class ColumnValue extends PyObject {
  readonly typeName = 'Column';
  readonly column: string;
  readonly type: ColumnType;
  readonly #words: ColumnWords;

  constructor(column: string, type: ColumnType, words: ColumnWords = STANDARD_COLUMNS) {
    super();
    this.column = column;
    this.type = type;
    this.#words = words;
  }

  override repr(): string {
    return this.#words.describe(this.column, this.dataType());
  }

  override equals(other: Value): boolean {
    return other instanceof ColumnValue && other.column === this.column && other.dataType() === this.dataType();
  }

  override hashKey(): unknown {
    return this.repr();
  }

  /** The type as SQL, with its length or precision. */
  dataType(): string {
    const { dtype, precision, scale } = this.type;
    if (!this.#words.isSized) return dtype;
    if (this.#is('strings')) return `character varying(${this.stringSize()})`;
    return this.#is('numerics') && precision !== null ? `${dtype}(${precision},${scale})` : dtype;
  }

  stringSize(): number {
    if (!this.#is('strings')) throw new PyError('DbtRuntimeError', 'Called string_size() on non-string field!');
    return this.type.dtype === 'text' ? 256 : (this.type.charSize ?? 256);
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'name':
      case 'column':
        return this.column;
      case 'quoted':
        return this.#words.quote(this.column);
      case 'dtype':
        return this.type.dtype;
      case 'data_type':
      case 'expanded_data_type':
        return this.dataType();
      case 'mode':
        return this.#words.isSized ? undefined : /^ARRAY</i.test(this.type.dtype) ? 'REPEATED' : 'NULLABLE';
      case 'char_size':
        return this.type.charSize;
      case 'numeric_precision':
        return this.type.precision;
      case 'numeric_scale':
        return this.type.scale;
      default:
        return this.#method(name);
    }
  }

  #is(kind: 'strings' | 'integers' | 'floats' | 'numerics'): boolean {
    return this.#words[kind].has(this.type.dtype.toLowerCase());
  }

  /** The fields of a struct as columns of their own, named `a.b`; any other column itself. */
  #flattened(): ColumnValue[] {
    const { dtype } = this.type;
    const inside = /^STRUCT<(.*)>$/is.exec(dtype)?.[1];
    if (inside === undefined) return [this];
    return structFields(inside).flatMap(([name, type]) => {
      const plain = { dtype: type, charSize: null, precision: null, scale: null };
      return new ColumnValue(`${this.column}.${name}`, plain, this.#words).#flattened();
    });
  }

  #method(name: string): Value | undefined {
    const tell = (answer: () => Value) => pyFunction(name, '', answer);
    switch (name) {
      case 'is_string':
        return tell(() => this.#is('strings'));
      case 'is_integer':
        return tell(() => this.#is('integers'));
      case 'is_float':
        return tell(() => this.#is('floats'));
      case 'is_numeric':
        return tell(() => this.#is('numerics'));
      case 'is_number':
        return tell(() => this.#is('integers') || this.#is('floats') || this.#is('numerics'));
      case 'is_struct':
        return tell(() => this.type.dtype.toLowerCase().startsWith('struct'));
      case 'string_size':
        return tell(() => this.stringSize());
      case 'can_expand_to':
        return pyFunction(name, 'other_column', (args) => {
          const other = args.get('other_column');
          if (!(other instanceof ColumnValue) || !this.#is('strings') || !other.#is('strings')) return false;
          return other.stringSize() > this.stringSize();
        });
      case 'flatten':
        return this.#words.isSized ? undefined : tell(() => this.#flattened());
      case 'literal':
        return pyFunction(name, 'value', (args) => this.#words.literal(str(args.get('value')), this.dataType()));
      default:
        return columnClass(name, this.#words);
    }
  }
}

/** `a INT64, b STRUCT<c STRING, d DATE>` as names and types. */
function structFields(text: string): (readonly [name: string, type: string])[] {
  const fields: string[] = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '<' || letter === '(') depth += 1;
    if (letter === '>' || letter === ')') depth -= 1;
    if (letter === ',' && depth === 0) fields.push('');
    else fields[fields.length - 1] += letter;
  }
  return fields.map((field) => {
    const [, name = '', type = ''] = /^\s*`?([^`\s]+)`?\s+(.*?)\s*$/s.exec(field) ?? [];
    return [name, type] as const;
  });
}

/** The functions of the class itself, which instances have too: `create`, `from_description`, ... */
function columnClass(name: string, words: ColumnWords): Value | undefined {
  switch (name) {
    case 'create':
      return pyFunction(name, 'name, label_or_dtype', (args) => {
        const dtype = args.text('label_or_dtype');
        const type = { dtype: words.translate(dtype), charSize: null, precision: null, scale: null };
        return new ColumnValue(args.text('name'), type, words);
      });
    case 'from_description':
      return pyFunction(name, 'name, raw_data_type', (args) => {
        return new ColumnValue(args.text('name'), columnType(args.text('raw_data_type')), words);
      });
    case 'translate_type':
      return pyFunction(name, 'dtype', (args) => words.translate(args.text('dtype')));
    case 'string_type':
      return pyFunction(name, 'size', (args) => `character varying(${str(args.get('size'))})`);
    case 'numeric_type':
      return pyFunction(name, 'dtype, precision, scale', (args) => {
        const [precision, scale] = [args.get('precision'), args.get('scale')];
        const dtype = args.text('dtype');
        return !words.isSized || precision === null || scale === null
          ? dtype
          : `${dtype}(${str(precision)},${str(scale)})`;
      });
    default:
      return undefined;
  }
}

/**
 * `api.Column`: called with `(column, dtype, char_size=None, numeric_precision=None, numeric_scale=None)`, and where the
 * engine has lists of structs with `fields` and `mode`.
 */
export class ColumnClass extends PyObject {
  readonly typeName = 'type';
  readonly #words: ColumnWords;
  readonly #new: ReturnType<typeof pyFunction>;

  constructor(words: ColumnWords = STANDARD_COLUMNS) {
    super();
    this.#words = words;
    this.#new = newColumn(words);
  }

  override get callable(): boolean {
    return true;
  }

  override getAttr(name: string): Value | undefined {
    return columnClass(name, this.#words);
  }

  override call(...given: Parameters<PyObject['call']>): ReturnType<PyObject['call']> {
    return this.#new.call(...given);
  }
}

function newColumn(words: ColumnWords): ReturnType<typeof pyFunction> {
  const rest = words.isSized
    ? 'char_size=None, numeric_precision=None, numeric_scale=None'
    : "fields=None, mode='NULLABLE'";
  return pyFunction('Column', `column, dtype, ${rest}`, (args) => {
    if (!words.isSized) {
      const dtype = args.text('dtype');
      const type = args.text('mode') === 'REPEATED' ? `ARRAY<${dtype}>` : dtype;
      return new ColumnValue(args.text('column'), { dtype: type, charSize: null, precision: null, scale: null }, words);
    }
    const number = (name: string): number | null => {
      const value = args.get(name);
      return typeof value === 'number' ? value : null;
    };
    const type = {
      charSize: number('char_size'),
      precision: number('numeric_precision'),
      scale: number('numeric_scale'),
    };
    return new ColumnValue(args.text('column'), { dtype: args.text('dtype'), ...type }, words);
  });
}
