/** A tag found in a text without reading the template. */
export interface ScannedTag {
  /** The first word: `macro`, `endmacro`, `if`, ... */
  readonly type: string;
  /** The second word, where there is one. */
  readonly name: string | undefined;
  /** Where it begins; before the white space that `{%-` takes away. */
  readonly start: number;
  /** Where it ends; behind the white space that `-%}` takes away. */
  readonly end: number;
}

/** A tag, comment, expression or string that has no end. */
export class UnclosedTag extends Error {
  readonly offset: number;

  constructor(what: string, offset: number) {
    super(what);
    this.offset = offset;
  }
}

const opening = /\{%-?\s*([A-Za-z_]\w*)(?:\s+([A-Za-z_]\w*))?|\{#|\{\{\s*/g;
const rawBlock = /\{%-?\s*raw\s*(?:-%\}\s*|%\})[\s\S]*?\{%-?\s*endraw\s*(?:-%\}\s*|%\})/y;
const tagClose = /(['"])|-%\}\s*|%\}/g;
const expressionClose = /(['"])|\s*\}\}/g;
const string = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;

/** The tags of a text in their order, as dbt finds them: comments, expressions and raw blocks hide what is in them. */
export function* scanTags(text: string): Iterable<ScannedTag> {
  let at = 0;
  while (true) {
    opening.lastIndex = at;
    const match = opening.exec(text);
    if (match === null) return;
    const [whole, type, name] = match;
    if (whole === '{#') at = after(text, '#}', match.index);
    else if (type === undefined) at = skipTo(text, expressionClose, match.index + whole.length, match.index, '}}');
    else {
      const start = text[match.index + 2] === '-' ? beforeBlanks(text, match.index, at) : match.index;
      const end =
        type === 'raw'
          ? rawEnd(text, match.index)
          : skipTo(text, tagClose, match.index + whole.length, match.index, '%}');
      yield { type, name, start, end };
      at = end;
    }
  }
}

function after(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from + 2);
  if (end === -1) throw new UnclosedTag(`"${mark}" is missing`, from);
  return end + mark.length;
}

function beforeBlanks(text: string, index: number, limit: number): number {
  let start = index;
  while (start > limit && /\s/.test(text[start - 1] ?? '')) start -= 1;
  return start;
}

function rawEnd(text: string, index: number): number {
  rawBlock.lastIndex = index;
  const match = rawBlock.exec(text);
  if (match === null) throw new UnclosedTag('this {% raw %} has no {% endraw %}', index);
  return index + match[0].length;
}

/** The end of the closing mark; marks within strings do not count. */
function skipTo(text: string, close: RegExp, from: number, tag: number, mark: string): number {
  let at = from;
  while (true) {
    close.lastIndex = at;
    const match = close.exec(text);
    if (match === null) throw new UnclosedTag(`"${mark}" is missing`, tag);
    if (match[1] === undefined) return match.index + match[0].length;
    string.lastIndex = match.index;
    const quoted = string.exec(text);
    if (quoted === null) throw new UnclosedTag('this string has no end', match.index);
    at = match.index + quoted[0].length;
  }
}
