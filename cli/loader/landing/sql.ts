/** A string literal of the landing engine. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A quoted identifier of the landing engine. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A path that the landing engine takes for one file, whatever wildcard letters are in it. */
export function pathLiteral(file: string): string {
  return literal(file.replaceAll(/[*?[]/g, '[$&]'));
}

/** A list of string literals. */
export function literalList(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}

/** A value under a name, so that the expression `body` has it computed once. */
export function bound(value: string, name: string, body: string): string {
  return `list_extract(list_transform([${value}], lambda ${name}: ${body}), 1)`;
}

/**
 * True for a text that is one of `words`. The engine makes a join of an `in` with five words or more, and makes it for
 * every row though a `case` would ask of few.
 */
export function isOneOf(text: string, words: readonly string[]): string {
  return `list_contains(${literalList(words)}, ${text})`;
}
