import type { ColumnType, StructField, TypeProblem } from './column-type.ts';

/** Most arrays and structs within each other: what BigQuery holds. */
const MOST_LEVELS = 15;
const ARRAYS: ReadonlySet<string> = new Set(['array', 'list']);
const STRUCTS: ReadonlySet<string> = new Set(['struct', 'record', 'row']);

/** Whether a `data_type` is one of arrays or structs, well written or not. */
export function isNestedType(written: string): boolean {
  return /[<>[\]{}]|^\s*(?:array|list|struct|record|row)\b/i.test(written);
}

/**
 * Reads a type of arrays and structs in the spellings of this project and of the engines: `array<bigint>`, `bigint[]`,
 * `ARRAY<INT64>`; `struct<a: string, b: decimal(10,2)>`, `STRUCT<a STRING>`, `STRUCT(a VARCHAR)`. `scalar` reads what
 * holds nothing else. Gives why and where it is none.
 */
export function readNestedType(
  written: string,
  scalar: (written: string) => ColumnType | TypeProblem,
): ColumnType | TypeProblem {
  try {
    return new TypeReader(written, scalar).whole();
  } catch (thrown) {
    if (thrown instanceof Unreadable) return thrown.problem;
    throw thrown;
  }
}

/** The name of a struct's field as types write it. */
export function writtenField(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name.replaceAll('`', '``')}\``;
}

class Unreadable extends Error {
  readonly problem: TypeProblem;

  constructor(problem: TypeProblem) {
    super(problem.why);
    this.problem = problem;
  }
}

/** Reads one type from its text, from left to right. */
class TypeReader {
  readonly #text: string;
  readonly #scalar: (written: string) => ColumnType | TypeProblem;
  #at = 0;
  #level = 0;

  constructor(text: string, scalar: (written: string) => ColumnType | TypeProblem) {
    this.#text = text;
    this.#scalar = scalar;
  }

  whole(): ColumnType {
    const type = this.#type();
    if (this.#peek() === '') return type;
    return this.#fail(`but ${this.#here()} is left over`);
  }

  #type(): ColumnType {
    let type = this.#plain();
    while (this.#take(/\[\s*\d*\s*\]/y) !== undefined) type = arrayOf(type);
    if (this.#peek() === '[') this.#fail('but a "[" is never closed');
    return type;
  }

  #plain(): ColumnType {
    this.#level += 1;
    if (this.#level > MOST_LEVELS) this.#fail(`but it is nested more than ${MOST_LEVELS} levels deep`);
    const name = this.#take(/(?:array|list|struct|record|row)(?=\s*[<(])/iy)?.toLowerCase() ?? '';
    const type = ARRAYS.has(name) ? this.#ofArray(name) : STRUCTS.has(name) ? this.#ofStruct(name) : this.#single();
    this.#level -= 1;
    return type;
  }

  #ofArray(word: string): ColumnType {
    const close = this.#open(word);
    const element = this.#type();
    this.#close(close, word);
    return arrayOf(element);
  }

  #ofStruct(word: string): ColumnType {
    const close = this.#open(word);
    if (this.#peek() === close) this.#fail(`but a ${word} has at least one field`);
    const fields: StructField[] = [];
    do fields.push(this.#field(fields));
    while (this.#take(/,/y) !== undefined);
    this.#close(close, word);
    return structOf(fields);
  }

  #field(before: readonly StructField[]): StructField {
    const name = this.#fieldName();
    if (before.some((one) => one.name.toLowerCase() === name.toLowerCase()))
      this.#fail(`but the field "${name}" is there twice`);
    this.#take(/:/y);
    if (/^[,>)]?$/.test(this.#peek())) this.#fail(`but the field "${name}" has no type`);
    const type = this.#type();
    this.#take(/not\s+null\b/iy);
    return { name, type };
  }

  #fieldName(): string {
    const found = this.#take(/"(?:[^"]|"")*"|`(?:[^`]|``)*`|[\p{L}_][\p{L}\p{N}_]*/uy);
    if (found === undefined) return this.#fail(`but a name of a field is missing before ${this.#here()}`);
    const quote = found[0] ?? '';
    if (quote !== '"' && quote !== '`') return found;
    const name = found.slice(1, -1).replaceAll(quote + quote, quote);
    return name === '' ? this.#fail('but a field has an empty name') : name;
  }

  #single(): ColumnType {
    const found = this.#take(/[a-z_](?:(?!\s+not\s+null\b)[a-z0-9_ ])*(?:\([^()<>]*\))?/iy)?.trim();
    if (found === undefined) return this.#fail(`but a type is missing before ${this.#here()}`);
    const bare = found.toLowerCase();
    if (ARRAYS.has(bare)) return this.#fail(`but it does not say what the ${bare} holds`);
    if (STRUCTS.has(bare)) return this.#fail(`but it does not say the fields of the ${bare}`);
    const type = this.#scalar(found);
    if (!('why' in type)) return type;
    const why = `but "${found}" in it ${/^which /.test(type.why) ? type.why.slice(6) : type.why.replace(/^but /, 'is wrong: ')}`;
    throw new Unreadable({ why, ...(type.near === undefined ? {} : { near: type.near }) });
  }

  /** The bracket that closes the one that is here. */
  #open(word: string): string {
    if (this.#take(/</y) !== undefined) return '>';
    return this.#take(/\(/y) === undefined ? this.#fail(`but "<" is missing after "${word}"`) : ')';
  }

  #close(bracket: string, word: string): void {
    if (this.#peek() !== bracket) this.#fail(`but the "${bracket}" of ${word} is missing before ${this.#here()}`);
    this.#at += 1;
  }

  #skip(): number {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    return this.#at;
  }

  #peek(): string {
    return this.#text[this.#skip()] ?? '';
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#skip();
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #here(): string {
    const rest = this.#text.slice(this.#skip(), this.#at + 20);
    return rest === '' ? 'its end' : `"${rest}" (letter ${this.#at + 1})`;
  }

  #fail(why: string): never {
    throw new Unreadable({ why });
  }
}

/** An array of a type. */
export function arrayOf(element: ColumnType): ColumnType {
  return { kind: 'array', name: `array<${writtenType(element)}>`, element };
}

/** A struct of fields. */
export function structOf(fields: readonly StructField[]): ColumnType {
  const named = fields.map(({ name, type }) => `${writtenField(name)} ${writtenType(type)}`);
  return { kind: 'struct', name: `struct<${named.join(', ')}>`, fields };
}

/** The name of a type as `columnType` reads it back: a text keeps its length. */
export function writtenType({ name, length }: ColumnType): string {
  return length === undefined ? name : `varchar(${length})`;
}
