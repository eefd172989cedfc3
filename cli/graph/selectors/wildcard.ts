/**
 * A test for a shell pattern over a whole text, case-sensitive: `*` any characters, `?` one, `[ab]`, `[a-z]`, `[!a]`.
 * Python's `fnmatch`, which dbt uses: a `[` without its `]` stands for itself, a `]` right after `[` belongs to the set.
 */
export function wildcard(pattern: string): (text: string) => boolean {
  if (!hasWildcard(pattern)) return (text) => text === pattern;
  let source = '';
  for (let at = 0; at < pattern.length; ) {
    const char = pattern.charAt(at);
    const end = char === '[' ? setEnd(pattern, at) : -1;
    if (end !== -1) {
      source += characterSet(pattern.slice(at + 1, end));
      at = end + 1;
    } else {
      source += char === '*' ? '.*' : char === '?' ? '.' : escaped(char);
      at += 1;
    }
  }
  const expression = new RegExp(`^${source}$`, 's');
  return (text) => expression.test(text);
}

/** Whether a pattern holds a character that makes it one. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[\]]/.test(pattern);
}

/** Index of the `]` that closes the set opened at `start`, or -1. */
function setEnd(pattern: string, start: number): number {
  let from = start + 1;
  if (pattern[from] === '!') from += 1;
  if (pattern[from] === ']') from += 1;
  return pattern.indexOf(']', from);
}

function characterSet(content: string): string {
  const negated = content.startsWith('!');
  const chars = negated ? content.slice(1) : content;
  let members = '';
  for (let at = 0; at < chars.length; at += 1) {
    const [first, dash, last] = [chars.charAt(at), chars[at + 1], chars[at + 2]];
    if (dash === '-' && last !== undefined) {
      if (first <= last) members += `${escaped(first)}-${escaped(last)}`;
      at += 2;
    } else members += escaped(first);
  }
  if (members === '') return negated ? '.' : '(?!)';
  return `[${negated ? '^' : ''}${members}]`;
}

function escaped(char: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(char) ? `\\${char}` : char;
}
