/** A character that stands for what a template expression gives; it is in no SQL. */
export const TEMPLATE_MARK = '\uE000';

const TAG =
  /\{#[\s\S]*?(?:#\}|$)|\{\{(?:'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|[^'"])*?\}\}|\{%(?:'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|[^'"])*?%\}/g;
const RAW = /^\{%[-+]?\s*raw\s*[-+]?%\}/;
const RAW_END = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
const WORD = /^\{%[-+]?\s*(\w+)/;
/** A condition on the engine: what it guards is meant for that engine. */
const ASKS_ENGINE = /\b(?:target\s*\.\s*(?:type|name)|adapter\s*\.\s*type|target\s*\[)/;
const VARIANT =
  /^\{%[-+]?\s*macro\s+(?:duckdb|bigquery|snowflake|postgres|redshift|databricks|spark|athena|trino|fabric|clickhouse)__/;
const NO_SQL = /^\{\{[-+]?\s*(?:config|log|print)\s*\(/;

/**
 * The SQL that people wrote in a template, as a text of the same length: expressions are filled with `TEMPLATE_MARK`,
 * and blank are tags, comments, and what is meant for one engine only (below a condition on `target.type`, and in macros
 * such as `duckdb__name`). Comments of the template are told to `onComment`.
 */
export function templateSql(template: string, onComment: (text: string, start: number) => void = () => {}): string {
  const parts: string[] = [];
  const guards = new Guards();
  let at = 0;
  TAG.lastIndex = 0;
  for (let tag = TAG.exec(template); tag !== null; tag = TAG.exec(template)) {
    const [text] = tag;
    parts.push(shown(template.slice(at, tag.index), guards));
    at = tag.index + text.length;
    if (text.startsWith('{#')) onComment(text, tag.index);
    if (text.startsWith('{{') && !NO_SQL.test(text)) parts.push(shown(TEMPLATE_MARK.repeat(text.length), guards));
    else parts.push(blank(text));
    if (RAW.test(text)) {
      RAW_END.lastIndex = at;
      const end = RAW_END.exec(template)?.index ?? template.length;
      parts.push(shown(template.slice(at, end), guards));
      at = end;
      TAG.lastIndex = end;
    } else if (text.startsWith('{%')) guards.pass(text);
  }
  parts.push(shown(template.slice(at), guards));
  return parts.join('');
}

function shown(text: string, guards: Guards): string {
  return guards.isHidden ? blank(text) : text;
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** The blocks that are open, and whether one of them is meant for one engine only. */
class Guards {
  readonly #open: { readonly word: string; hides: boolean }[] = [];

  get isHidden(): boolean {
    return this.#open.some((block) => block.hides);
  }

  pass(tag: string): void {
    const word = WORD.exec(tag)?.[1] ?? '';
    const innermost = this.#open.at(-1);
    if (word === 'if') this.#open.push({ word, hides: ASKS_ENGINE.test(tag) });
    else if (word === 'macro') this.#open.push({ word, hides: VARIANT.test(tag) });
    else if (word === 'elif' && innermost?.word === 'if') innermost.hides ||= ASKS_ENGINE.test(tag);
    else if (word === `end${innermost?.word ?? ''}` && innermost !== undefined) this.#open.pop();
  }
}
