/** The statements of a script one by one; its variables as values of their types, and what they begin with as queries. */
export function scriptStatements(sql: string): readonly string[] {
  const variables = [...sql.matchAll(/^declare (\w+) (\S+) default (.*);$/gm)];
  const rest = sql.replace(/^declare .*;\n/gm, '').split(/;\s*(?:\n|$)/);
  const values = variables.map(([, name = '', type = '']) => [name, `cast(null as ${type})`] as const);
  const told = rest.map((one) => values.reduce((text, [name, value]) => text.replaceAll(name, value), one));
  return [...variables.map(([, , , expression]) => `select ${expression}`), ...told].filter((one) => one.trim() !== '');
}
