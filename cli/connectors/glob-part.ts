/** Whether a name matches one part of a pattern, between two slashes. A name that starts with a dot needs a pattern that does. */
export function partMatcher(part: string): (name: string) => boolean {
  const hidden = part.startsWith('.');
  const source = part.replaceAll(/\[!?[^\]]+\]|[\s\S]/g, (piece) => {
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    if (piece.length > 1) return `[${piece.slice(1, -1).replace(/^!/, '^').replaceAll('\\', '\\\\')}]`;
    return piece.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  });
  const expression = new RegExp(`^${source}$`, 'su');
  return (name) => (hidden || !name.startsWith('.')) && expression.test(name);
}

/** The patterns that a pattern with `{a,b}` stands for. */
export function expandBraces(pattern: string): string[] {
  const found = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(pattern);
  if (found === null) return [pattern];
  const [, before = '', choices = '', after = ''] = found;
  return choices.split(',').flatMap((choice) => expandBraces(before + choice + after));
}
