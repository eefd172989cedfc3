import { argumentSql } from './argument-sql.ts';
import { lintRules } from './rules/index.ts';
import { sqlTokens } from './sql-tokens.ts';
import { TEMPLATE_MARK, templateSql } from './template-sql.ts';
import type { LintRule, RuleContext, SqlComment, SqlToken, TextFinding } from './types.ts';

/** What is asked of a text. */
export interface LintTextOptions extends Partial<RuleContext> {
  /** Names of rules that are not asked. */
  readonly off?: ReadonlySet<string>;
}

/**
 * What the SQL of a template has that is not the same on both engines, in the order of the text, arguments of cross-engine
 * macros included. What stands in texts and comments, what macros give and what is meant for one engine is not looked at; nor are lines with `-- etl: allow rule`
 * and the line after a comment that stands alone.
 */
export function lintText(template: string, options: LintTextOptions = {}): readonly TextFinding[] {
  const told: SqlComment[] = [];
  const sql = templateSql(template, (text, start) => told.push({ text, start }));
  const { tokens, comments } = sqlTokens(sql);
  const isAllowed = allowances(template, [...told, ...comments]);
  const context: RuleContext = { isNeverNull: options.isNeverNull ?? (() => false) };
  const found: TextFinding[] = [];
  const look = (pieces: readonly SqlToken[], offset: number, rules: readonly LintRule[]) => {
    for (const rule of rules) {
      if (options.off?.has(rule.name) === true) continue;
      for (const { from, to, side, says, use } of rule.find(pieces, context)) {
        const place = { start: from.start + offset, end: (to ?? from).end + offset };
        const finding = { rule: rule.name, side, says, use, ...place };
        if (!isAllowed(finding)) found.push(finding);
      }
    }
  };
  look(tokens, 0, lintRules);
  for (const { sql: text, start } of argumentSql(template))
    if (sql[start] === TEMPLATE_MARK) look(sqlTokens(text).tokens, start, argumentRules);
  return found.sort((one, other) => one.start - other.start || one.rule.localeCompare(other.rule));
}

/** What is asked of arguments, which may be names of parts and types as well as SQL. */
const ASKED = new Set([
  'function',
  'function-differs',
  'cast-operator',
  'integer-division',
  'pattern-operator',
  'type-name',
]);
const argumentRules = lintRules.filter(({ name }) => ASKED.has(name));

const ALLOW = /\betl:\s*allow(-file)?\s+([\w-]+(?:\s*,\s*[\w-]+)*)/g;

/** Whether comments allow what was found: on its line, on the line before when nothing else stands there, or in the file. */
function allowances(template: string, comments: readonly SqlComment[]): (found: TextFinding) => boolean {
  const lines = template.split('\n');
  const starts = lines.map(() => 0);
  for (let line = 1; line < lines.length; line += 1)
    starts[line] = (starts[line - 1] ?? 0) + (lines[line - 1]?.length ?? 0) + 1;
  const lineOf = (offset: number) => starts.findLastIndex((start) => start <= offset);
  const allowed = new Set<string>();
  for (const { text, start } of comments)
    for (const [, isFile, names = ''] of text.matchAll(ALLOW)) {
      const first = lineOf(start);
      const last = lineOf(start + text.length - 1);
      const isAlone = (lines[first] ?? '').slice(0, start - (starts[first] ?? 0)).trim() === '';
      for (const name of names.split(',').map((one) => one.trim()))
        allowed.add(isFile === undefined ? `${name} ${isAlone ? last + 1 : first}` : name);
    }
  return ({ rule, start }) => allowed.has(rule) || allowed.has(`${rule} ${lineOf(start)}`);
}

/** Names of rules that comments of a template allow, each with its place. */
export function allowedRules(template: string): readonly { readonly name: string; readonly start: number }[] {
  const told: SqlComment[] = [];
  const { comments } = sqlTokens(templateSql(template, (text, start) => told.push({ text, start })));
  return [...told, ...comments].flatMap(({ text, start }) =>
    [...text.matchAll(ALLOW)].flatMap(([all, , names = ''], index) => {
      const at = start + text.indexOf(all, index);
      return names.split(',').map((name) => ({ name: name.trim(), start: at + Math.max(all.indexOf(name.trim()), 0) }));
    }),
  );
}
