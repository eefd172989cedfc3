const EXPRESSION = /\{\{(?:'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|[^'"])*?\}\}/g;
const CALL = /\b(?:etl|dbt|dbt_utils)\s*\.\s*(\w+)\s*\(/g;
const TEXT = /'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"/g;
/** Macros that take plain text: formats, patterns, paths. */
const PLAIN = /^(?:literal|format_|parse_|regexp_|json_|string_literal|escape_|star$|pivot$|unpivot$|get_)/;

/** The texts that calls of cross-engine macros are given as SQL, each with its place in the template. */
export function* argumentSql(template: string): Generator<{ readonly sql: string; readonly start: number }> {
  for (const { 0: expression, index } of template.matchAll(EXPRESSION)) {
    const names = [...expression.matchAll(CALL)].map(([, name = '']) => name);
    if (names.length === 0 || names.some((name) => PLAIN.test(name))) continue;
    for (const found of expression.matchAll(TEXT)) {
      const sql = found[1] ?? found[2] ?? '';
      // Escapes would move the places of what follows them.
      if (!sql.includes('\\')) yield { sql, start: index + found.index + 1 };
    }
  }
}
