import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A type as the declarations of Google's client write it. */
type ApiType =
  | { readonly kind: 'primitive'; readonly name: string }
  | { readonly kind: 'literal'; readonly values: readonly string[] }
  | { readonly kind: 'list' | 'map'; readonly of: ApiType }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, ApiField> };

interface ApiField {
  readonly type: ApiType;
  /** What is said of it; a field that only answers have begins with `Output only`. */
  readonly doc: string;
}

const TOKEN = /\/\*\*([\s\S]*?)\*\/|'([^']*)'|([A-Za-z_]\w*)|([{}<>[\]():;|?=,.])|\s+/g;

interface Token {
  readonly kind: 'doc' | 'text' | 'word' | 'sign';
  readonly text: string;
}

/**
 * The resources of BigQuery's REST API, as the declarations of Google's client have them, which are made from the API's
 * own description. Tells what of a request the API does not know.
 */
export class ApiTypes {
  readonly #types = new Map<string, ApiType>();
  #tokens: readonly Token[] = [];
  #at = 0;

  private constructor() {}

  /** Reads the declarations that are installed. */
  static read(): ApiTypes {
    const types = new ApiTypes();
    const main = createRequire(import.meta.url).resolve('@google-cloud/bigquery');
    const text = readFileSync(main.replace(/index\.js$/, 'types.d.ts'), 'utf8');
    for (const match of text.matchAll(/^ {2}type (\w+) =/gm)) types.#declare(match[1] ?? '', text, match.index);
    return types;
  }

  /** What the API does not know of a value, each as `path: why`; null, which takes away what was set, is always known. */
  problems(type: string, value: unknown): readonly string[] {
    return this.#check({ kind: 'named', name: type }, value, type);
  }

  #declare(name: string, text: string, from: number): void {
    const end = text.indexOf('\n  };', from);
    const line = text.indexOf(';\n', from);
    const source = text.slice(text.indexOf('=', from) + 1, text[text.indexOf('=', from) + 2] === '{' ? end + 4 : line);
    this.#tokens = [...source.matchAll(TOKEN)].flatMap(tokenOf);
    this.#at = 0;
    this.#types.set(name, this.#type());
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token?.text ?? '';
  }

  #peek(sign: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'sign' && token.text === sign;
  }

  #type(): ApiType {
    if (this.#peek('|')) this.#next();
    if (this.#tokens[this.#at]?.kind === 'text') {
      const values = [this.#next()];
      while (this.#peek('|')) {
        this.#next();
        values.push(this.#next());
      }
      return { kind: 'literal', values };
    }
    if (this.#peek('{')) return this.#braces();
    const name = this.#next();
    if (name !== 'Array') return /^I[A-Z]/.test(name) ? { kind: 'named', name } : { kind: 'primitive', name };
    this.#next();
    const of = this.#type();
    this.#next();
    return { kind: 'list', of };
  }

  #braces(): ApiType {
    this.#next();
    if (this.#peek('[')) {
      while (this.#next() !== ':' || this.#tokens[this.#at - 2]?.text !== ']');
      const of = this.#type();
      if (this.#peek(';')) this.#next();
      this.#next();
      return { kind: 'map', of };
    }
    const fields = new Map<string, ApiField>();
    while (!this.#peek('}') && this.#at < this.#tokens.length) {
      const doc = this.#tokens[this.#at]?.kind === 'doc' ? this.#next() : '';
      const name = this.#next();
      if (this.#peek('?')) this.#next();
      this.#next();
      fields.set(name, { type: this.#type(), doc });
      if (this.#peek(';')) this.#next();
    }
    this.#next();
    return { kind: 'object', fields };
  }

  #check(type: ApiType, value: unknown, path: string): readonly string[] {
    if (value === null) return [];
    switch (type.kind) {
      case 'named': {
        const named = this.#types.get(type.name);
        return named === undefined
          ? [`${path}: the type ${type.name} is not declared`]
          : this.#check(named, value, path);
      }
      case 'literal':
        return typeof value === 'string' && type.values.includes(value) ? [] : [`${path}: ${String(value)}`];
      case 'primitive':
        return type.name === 'any' || typeof value === type.name ? [] : [`${path}: ${typeof value}, not ${type.name}`];
      case 'list':
        if (!Array.isArray(value)) return [`${path}: no list`];
        return value.flatMap((one, index) => this.#check(type.of, one, `${path}[${index}]`));
      case 'map':
        return entriesOf(value).flatMap(([key, one]) => this.#check(type.of, one, `${path}.${key}`));
      case 'object':
        return entriesOf(value).flatMap(([key, one]) => {
          const field = type.fields.get(key);
          if (field === undefined) return [`${path}.${key}: not known`];
          if (/^Output only/i.test(field.doc)) return [`${path}.${key}: only answers have it`];
          return this.#check(field.type, one, `${path}.${key}`);
        });
    }
  }
}

function tokenOf([, doc, text, word, sign]: RegExpExecArray): readonly Token[] {
  if (doc !== undefined) return [{ kind: 'doc', text: doc.replace(/^[\s*]+/, '') }];
  if (text !== undefined) return [{ kind: 'text', text }];
  if (word !== undefined) return [{ kind: 'word', text: word }];
  return sign === undefined ? [] : [{ kind: 'sign', text: sign }];
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [['', value]];
}
