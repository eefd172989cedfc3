/** A name as SQL has it, whatever it holds. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a literal that means the same under every setting of the server. */
export function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** A table's name as written by a person, `[schema.]name` with or without quotes, in its parts. */
export function tableParts(written: string, schema: string | undefined): { schema: string | undefined; name: string } {
  const parts = [...written.matchAll(/"((?:[^"]|"")*)"|([^."]+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"'),
  );
  const [first = written, second] = parts;
  if (parts.length !== 2 || second === undefined) return { schema, name: parts.length === 1 ? first : written };
  return { schema: first, name: second };
}

/** A table's name as SQL has it. */
export function quoteTable(table: { readonly schema: string | undefined; readonly name: string }): string {
  return table.schema === undefined ? quoteName(table.name) : `${quoteName(table.schema)}.${quoteName(table.name)}`;
}

/** How a person writes a table's name so that `tableParts` finds it: without its schema where `isDefault`. */
export function writtenTable(schema: string, name: string, isDefault: boolean): string {
  const plain = (part: string) => (/["."]/.test(part) ? quoteName(part) : part);
  return isDefault ? plain(name) : `${plain(schema)}.${plain(name)}`;
}
