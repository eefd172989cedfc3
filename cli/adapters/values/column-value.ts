import { PyError, PyObject, pyFunction, str, type Value } from '../../templates/index.ts';
import { type ColumnWords, STANDARD_COLUMNS } from './column-words.ts';
import { nestedType } from './nested-type.ts';

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

/** How a column nests, where the engine has lists and structs. */
export interface Nesting {
  readonly mode: string;
  /** The fields of a struct; empty for all else. */
  readonly fields: readonly ColumnValue[];
}

const PLAIN: Nesting = { mode: 'NULLABLE', fields: [] };

const unsized = (dtype: string): ColumnType => ({ dtype, charSize: null, precision: null, scale: null });

/** A column of a relation or a query, in the engine's words. */
export function columnOf(name: string, dataType: string, words: ColumnWords = STANDARD_COLUMNS): ColumnValue {
  if (words.isSized) return new ColumnValue(name, columnType(dataType), words);
  const { name: type, isList, fields } = nestedType(dataType);
  const inner = fields.map(([field, of]) => columnOf(field, of, words));
  const mode = isList ? 'REPEATED' : 'NULLABLE';
  return new ColumnValue(name, unsized(words.listed?.(type) ?? type), words, { mode, fields: inner });
}

/** A column as templates see it: dbt's `Column`. Source of the behaviour: dbt-adapters 1.11, Column. */
export class ColumnValue extends PyObject {
  readonly typeName = 'Column';
  readonly column: string;
  readonly type: ColumnType;
  readonly nesting: Nesting;
  readonly #words: ColumnWords;

  constructor(column: string, type: ColumnType, words: ColumnWords = STANDARD_COLUMNS, nesting: Nesting = PLAIN) {
    super();
    this.column = column;
    this.type = type;
    this.nesting = nesting;
    this.#words = words;
  }

  override repr(): string {
    return this.#words.describe(this.column, this.dataType(), this.nesting.mode);
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
    if (!this.#words.isSized) return this.#nestedDataType();
    if (this.#is('strings')) return `character varying(${this.stringSize()})`;
    return this.#is('numerics') && precision !== null ? `${dtype}(${precision},${scale})` : dtype;
  }

  #nestedDataType(): string {
    const { fields, mode } = this.nesting;
    const inner = fields.map((field) => `${this.#words.quote(field.column)} ${field.dataType()}`).join(', ');
    const type = this.type.dtype.toUpperCase() === 'RECORD' ? `STRUCT<${inner}>` : this.type.dtype;
    return mode === 'REPEATED' ? `ARRAY<${type}>` : type;
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
        return this.#words.isSized ? undefined : this.nesting.mode;
      case 'fields':
        return this.#words.isSized ? undefined : [...this.nesting.fields];
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

  /** The innermost fields of a struct as columns of their own, named `a.b`; any other column itself. */
  flattened(before = ''): ColumnValue[] {
    const name = `${before}${this.column}`;
    const { fields, mode } = this.nesting;
    if (fields.length === 0) return [new ColumnValue(name, this.type, this.#words, { mode, fields })];
    return fields.flatMap((field) => field.flattened(`${name}.`));
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
          return !this.#words.isSized || other.stringSize() > this.stringSize();
        });
      case 'flatten':
        return this.#words.isSized ? undefined : tell(() => this.flattened());
      case 'literal':
        return pyFunction(name, 'value', (args) => this.#words.literal(str(args.get('value')), this.type.dtype));
      default:
        return columnClass(name, this.#words);
    }
  }
}

/** The functions of the class itself, which instances have too: `create`, `from_description`, ... */
function columnClass(name: string, words: ColumnWords): Value | undefined {
  switch (name) {
    case 'create':
      return pyFunction(name, 'name, label_or_dtype', (args) => {
        const dtype = args.text('label_or_dtype');
        return new ColumnValue(args.text('name'), unsized(words.translate(dtype)), words);
      });
    case 'from_description':
      return pyFunction(name, 'name, raw_data_type', (args) => {
        return new ColumnValue(args.text('name'), columnType(args.text('raw_data_type')), words);
      });
    case 'get_struct_select_expression': {
      const { structSelect } = words;
      if (structSelect === undefined) return undefined;
      return pyFunction(name, 'column_name, data_type', (args) =>
        structSelect(args.text('column_name'), args.text('data_type')),
      );
    }
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
      const given = args.get('fields');
      const fields = Array.isArray(given) ? given.filter((one) => one instanceof ColumnValue) : [];
      const mode = args.text('mode').toUpperCase();
      return new ColumnValue(args.text('column'), unsized(args.text('dtype')), words, { mode, fields });
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
