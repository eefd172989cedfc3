import { EtlError } from '../diagnostics/index.ts';

/** The types of BigQuery that hold no other types, by the names they are shown with. */
export const SCALAR_TYPES = [
  'INT64',
  'FLOAT64',
  'NUMERIC',
  'BIGNUMERIC',
  'BOOL',
  'STRING',
  'BYTES',
  'DATE',
  'DATETIME',
  'TIME',
  'TIMESTAMP',
  'JSON',
  'INTERVAL',
  'GEOGRAPHY',
] as const;

/** The name of a type that holds no other types. */
export type ScalarName = (typeof SCALAR_TYPES)[number];

/** A type of BigQuery; `parameters` are those in brackets, such as `10,2`. Fields of a struct may have no name. */
export type SqlType =
  | { readonly name: ScalarName; readonly parameters?: string }
  | { readonly name: 'ARRAY'; readonly element: SqlType }
  | { readonly name: 'RANGE'; readonly element: SqlType }
  | { readonly name: 'STRUCT'; readonly fields: readonly SqlField[] };

/** A field of a struct. */
export interface SqlField {
  readonly name: string;
  readonly type: SqlType;
}

const ALIASES: Readonly<Record<string, ScalarName>> = {
  INT: 'INT64',
  SMALLINT: 'INT64',
  INTEGER: 'INT64',
  BIGINT: 'INT64',
  TINYINT: 'INT64',
  BYTEINT: 'INT64',
  FLOAT: 'FLOAT64',
  DECIMAL: 'NUMERIC',
  BIGDECIMAL: 'BIGNUMERIC',
  BOOLEAN: 'BOOL',
};

/** Reads a type as BigQuery writes it, in any case and with its aliases. Throws ETL4305. */
export function parseType(text: string): SqlType {
  const reader = new TypeReader(text);
  const type = reader.type();
  reader.end();
  return type;
}

/** A type as BigQuery shows it: `STRUCT<a INT64, b ARRAY<STRING>>`; parameters are left out unless `parameters`. */
export function typeText(type: SqlType, options: { parameters?: boolean } = {}): string {
  if ('element' in type) return `${type.name}<${typeText(type.element, options)}>`;
  if ('fields' in type) {
    const fields = type.fields.map((one) => `${fieldName(one.name)}${typeText(one.type, options)}`);
    return `STRUCT<${fields.join(', ')}>`;
  }
  return options.parameters && type.parameters !== undefined ? `${type.name}(${type.parameters})` : type.name;
}

function fieldName(name: string): string {
  if (name === '') return '';
  return /^[A-Za-z_]\w*$/.test(name) ? `${name} ` : `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\` `;
}

/** Reads one type from its text, from left to right. */
class TypeReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  type(): SqlType {
    const word = this.#word().toUpperCase();
    if (word === 'ARRAY' || word === 'RANGE') {
      this.#expect('<');
      const element = this.type();
      this.#expect('>');
      return { name: word, element };
    }
    if (word === 'STRUCT' || word === 'RECORD') return { name: 'STRUCT', fields: this.#fields() };
    const name = ALIASES[word] ?? SCALAR_TYPES.find((one) => one === word);
    if (name === undefined)
      throw this.#error(word === '' ? 'a type is expected' : `there is no type "${word.toLowerCase()}"`);
    const parameters = this.#parameters();
    return parameters === null ? { name } : { name, parameters };
  }

  end(): void {
    if (this.#peek() !== '') throw this.#error(`"${this.#text.slice(this.#at)}" stands behind it`);
  }

  #fields(): SqlField[] {
    const fields: SqlField[] = [];
    this.#expect('<');
    if (this.#take('>')) return fields;
    do fields.push(this.#field());
    while (this.#take(','));
    this.#expect('>');
    return fields;
  }

  #field(): SqlField {
    const start = this.#at;
    const name = this.#word();
    const next = this.#peek();
    if (/[A-Za-z`]/.test(next)) {
      const type = this.type();
      this.#fieldOptions();
      return { name, type };
    }
    this.#at = start;
    return { name: '', type: this.type() };
  }

  /** `NOT NULL` of a declared field says nothing of its type. */
  #fieldOptions(): void {
    const rest = /^\s*not\s+null/i.exec(this.#text.slice(this.#at));
    if (rest !== null) this.#at += rest[0].length;
  }

  #parameters(): string | null {
    if (!this.#take('(')) return null;
    const end = this.#text.indexOf(')', this.#at);
    const inner = end === -1 ? '' : this.#text.slice(this.#at, end).replaceAll(/\s+/g, '');
    if (!/^(\d+|max)(,\d+)?$/i.test(inner)) throw this.#error('its parameters are not numbers');
    this.#at = end + 1;
    return inner;
  }

  #word(): string {
    this.#peek();
    const found = /^(?:`((?:[^`\\]|\\.)*)`|[\p{L}_][\p{L}\p{N}_]*)/u.exec(this.#text.slice(this.#at));
    if (found === null) return '';
    this.#at += found[0].length;
    return found[1]?.replaceAll(/\\(.)/g, '$1') ?? found[0];
  }

  #peek(): string {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
    return this.#text[this.#at] ?? '';
  }

  #take(sign: string): boolean {
    if (this.#peek() !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw this.#error(`"${sign}" is missing`);
  }

  #error(why: string): EtlError {
    return EtlError.of('ETL4305', { text: this.#text, why });
  }
}
