/** What a value is, whatever an engine calls its type. */
export type TypeKind =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'string'
  | 'bytes'
  | 'boolean'
  | 'date'
  | 'time'
  | 'datetime'
  | 'timestamp'
  | 'interval'
  | 'json'
  | 'array'
  | 'struct'
  | 'map'
  | 'other';

/** A column's type as both engines can be asked for it; `text` is the engine's own spelling. */
export interface DataType {
  readonly kind: TypeKind;
  readonly text: string;
  /** Of an array. */
  readonly element?: DataType;
  /** Of a struct, in their order; of a map `key` and `value`. */
  readonly fields?: readonly { readonly name: string; readonly type: DataType }[];
}

/** Kinds by the first word of a type's name, of DuckDB and of BigQuery. */
const KINDS: Readonly<Record<string, TypeKind>> = {
  TINYINT: 'integer',
  SMALLINT: 'integer',
  INTEGER: 'integer',
  INT: 'integer',
  BIGINT: 'integer',
  HUGEINT: 'integer',
  UTINYINT: 'integer',
  USMALLINT: 'integer',
  UINTEGER: 'integer',
  UBIGINT: 'integer',
  UHUGEINT: 'integer',
  BIGNUM: 'integer',
  INT64: 'integer',
  BYTEINT: 'integer',
  DECIMAL: 'decimal',
  NUMERIC: 'decimal',
  BIGDECIMAL: 'decimal',
  BIGNUMERIC: 'decimal',
  FLOAT: 'float',
  REAL: 'float',
  DOUBLE: 'float',
  FLOAT64: 'float',
  VARCHAR: 'string',
  STRING: 'string',
  TEXT: 'string',
  UUID: 'string',
  ENUM: 'string',
  BLOB: 'bytes',
  BYTES: 'bytes',
  BOOLEAN: 'boolean',
  BOOL: 'boolean',
  DATE: 'date',
  TIME: 'time',
  DATETIME: 'datetime',
  INTERVAL: 'interval',
  JSON: 'json',
};

/** DuckDB's TIMESTAMP has no zone and is BigQuery's DATETIME; BigQuery's TIMESTAMP is an instant. */
export type TimestampMeaning = 'datetime' | 'timestamp';

/** Reads a type as an engine spells it, such as `STRUCT(a INTEGER, b VARCHAR[])` or `ARRAY<NUMERIC(10, 2)>`. */
export function parseDataType(text: string, timestamp: TimestampMeaning): DataType {
  return new TypeReader(text, timestamp).type();
}

class TypeReader {
  readonly #text: string;
  readonly #timestamp: TimestampMeaning;
  #at = 0;

  constructor(text: string, timestamp: TimestampMeaning) {
    this.#text = text;
    this.#timestamp = timestamp;
  }

  type(): DataType {
    const start = this.#skipSpace();
    let type = this.#plain(start);
    for (let size = this.#take(/\[\d*\]/y); size !== null; size = this.#take(/\[\d*\]/y))
      type = { kind: 'array', text: this.#text.slice(start, this.#at), element: type };
    return type;
  }

  #plain(start: number): DataType {
    const words = [this.#take(/"(?:[^"]|"")*"|[A-Za-z_]\w*/y) ?? ''];
    for (
      let more = this.#take(/\s+(?:WITH|TIME|ZONE)\b/iy);
      more !== null;
      more = this.#take(/\s+(?:WITH|TIME|ZONE)\b/iy)
    )
      words.push(more.trim());
    const name = words.join(' ').toUpperCase();
    const inner = this.#inner(name);
    return { ...inner, text: this.#text.slice(start, this.#at) };
  }

  #inner(name: string): Omit<DataType, 'text'> {
    if (name === 'ARRAY') return { kind: 'array', element: this.#between(() => this.type())[0] ?? NOTHING };
    if (name === 'STRUCT' || name === 'ROW') return { kind: 'struct', fields: this.#between(() => this.#field()) };
    if (name === 'MAP') {
      const [key = NOTHING, value = NOTHING] = this.#between(() => this.type());
      return { kind: 'map', fields: [field('key', key), field('value', value)] };
    }
    this.#skipArguments();
    if (name === 'TIMESTAMP WITH TIME ZONE' || name === 'TIMESTAMPTZ') return { kind: 'timestamp' };
    if (/^TIMESTAMP(_S|_MS|_NS)?$/.test(name)) return { kind: this.#timestamp };
    if (name.startsWith('TIME ')) return { kind: 'time' };
    return { kind: Object.hasOwn(KINDS, name) ? (KINDS[name] ?? 'other') : 'other' };
  }

  /** What stands between the brackets, comma by comma. */
  #between<T>(one: () => T): T[] {
    if (this.#take(/\s*[<(]/y) === null) return [];
    const found: T[] = [];
    while (this.#take(/\s*[>)]/y) === null && this.#at < this.#text.length) {
      this.#skipSpace();
      found.push(one());
      this.#take(/\s*,/y);
    }
    return found;
  }

  /** A field of a struct; BigQuery's may have no name. */
  #field(): { name: string; type: DataType } {
    const named = this.#take(/(?:"(?:[^"]|"")*"|`[^`]*`|[^\s<>(),]+)(?=\s+[A-Za-z"])/y);
    const name = named === null ? '' : named.replace(/^(["`])(.*)\1$/s, '$2').replaceAll('""', '"');
    return field(name, this.type());
  }

  /** Precision, scale, length, the words of an ENUM. */
  #skipArguments(): void {
    this.#take(/\s*\((?:'(?:[^']|'')*'|[^'()])*\)/y);
  }

  #skipSpace(): number {
    this.#take(/\s+/y);
    return this.#at;
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [null];
    // A pattern that takes nothing would be taken forever.
    if (found === null || found === '') return null;
    this.#at += found.length;
    return found;
  }
}

const NOTHING: DataType = { kind: 'other', text: '' };

function field(name: string, type: DataType): { name: string; type: DataType } {
  return { name, type };
}
