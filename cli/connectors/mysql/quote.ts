/** An identifier in backticks, which every `sql_mode` takes. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A text literal that means the same whatever `sql_mode` and character set are. */
export function textLiteral(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !/['\\]/.test(text)) return `'${text}'`;
  return `_utf8mb4 x'${Buffer.from(text).toString('hex')}'`;
}

/** A literal of bytes. */
export function bytesLiteral(bytes: Uint8Array): string {
  return `x'${Buffer.from(bytes).toString('hex')}'`;
}
