import type { Position } from '../../diagnostics/index.ts';

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/deficient indentation/, 'a bracket, brace or quote above is never closed, or this line is indented too little'],
  [
    /bad indentation of a mapping entry/,
    'this line is indented differently from the keys around it, or a ":" or quote before it is out of place',
  ],
  [/bad indentation of a sequence entry/, 'this list item is indented differently from the items around it'],
  [
    /end of the stream or a document separator is expected/,
    'the text goes on where the document should end; the indentation does not fit what stands above',
  ],
  [
    /can not read a block mapping entry; a multiline key may not be an implicit key/,
    'a key may not span several lines; a ":" is missing here or above',
  ],
  [/can not read an implicit mapping pair; a colon is missed/, 'a ":" is missing after this key'],
  [
    /missed comma between flow collection entries/,
    'a "," is missing between two entries, or a value with brackets, braces or quotes in it is not quoted',
  ],
  [/expected the node content, but found ','/, 'there is a "," where a value should stand'],
  [/unexpected end of the stream within a flow collection/, 'a "[" or "{" is never closed'],
  [/unexpected end of the stream within a (single|double) quoted scalar/, 'a quote is never closed'],
  [/unexpected end of the document within a (single|double) quoted scalar/, 'a quote is never closed'],
  [/unidentified alias/, 'this alias names an anchor that is not defined above'],
  [/unknown (scalar|sequence|mapping)? ?tag|cannot resolve a node with/, 'this tag (a word with "!") is not known'],
  [
    /tab characters must not be used in indentation|tabs? /i,
    'there is a tab in the indentation; YAML allows only spaces there',
  ],
  [
    /unknown escape sequence/,
    'a double-quoted text has a backslash that is no escape; write it twice or use single quotes',
  ],
  [/the stream contains non-printable characters|null byte/, 'there is a character that cannot be printed'],
];

/** What is wrong with a YAML text, said plainly, and what to do if the line looks like a common mistake. */
export function problemInWords(
  reason: string,
  source: string,
  position: Position,
): { problem: string; hint: string | undefined } {
  const line = source.split('\n')[position.line - 1] ?? '';
  const before = source.split('\n')[position.line - 2] ?? '';
  const problem = WORDS.find(([pattern]) => pattern.test(reason))?.[1] ?? reason;
  if (/^\s*\t/.test(line))
    return {
      problem: 'there is a tab in the indentation; YAML allows only spaces there',
      hint: 'Replace the tab by spaces.',
    };
  const quote = quoteThatEndsTemplate(line) ?? quoteThatEndsTemplate(before);
  if (quote !== undefined)
    return {
      problem: `a ${quote} inside the template ends the text that the template stands in`,
      hint: `Use the other quotes inside, such as ${quote === '"' ? `"{{ env_var('NAME') }}"` : `'{{ env_var("NAME") }}'`}.`,
    };
  const template = [line, before].find((one) => /:\s*\{[{%]/.test(one) || /-\s+\{[{%]/.test(one));
  if (template !== undefined)
    return {
      problem: 'a value that begins with "{{" must be quoted',
      hint: `Write it as "${(/\{[{%].*[%}]\}/.exec(template)?.[0] ?? '{{ … }}').replaceAll('"', "'")}" in quotes.`,
    };
  if (/^[^#'"]*:\s+[^'"#[{|>]*:\s/.test(line))
    return { problem: 'a text with ": " in it must be quoted', hint: 'Put quotes around the value.' };
  return { problem, hint: undefined };
}

/** The quote mark of a text that ends within a template in it, as in `"{{ env_var("NAME") }}"`. */
function quoteThatEndsTemplate(line: string): string | undefined {
  return [...'"\''].find((mark) =>
    new RegExp(`(?:^|[:,[{-])\\s*${mark}[^${mark}]*\\{[{%][^${mark}}%]*${mark}`).test(line),
  );
}
