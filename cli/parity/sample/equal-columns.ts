import { identifierText, type Token } from '../../googlesql/tokens.ts';

/** Two names of columns, in lower case, that SQL wants to be equal. */
export type EqualColumns = readonly [one: string, other: string];

/**
 * Pairs of columns that a statement joins by: `a.x = b.y` wherever it stands, and `using (x)`. Which tables the names
 * belong to is not told; names of columns that happen to be compared are in it too.
 */
export function equalColumns(tokens: readonly Token[]): readonly EqualColumns[] {
  const found = new Map<string, EqualColumns>();
  const add = (one: string, other: string) => found.set(`${one}=${other}`, [one, other]);
  for (const [index, token] of tokens.entries()) {
    const word = token.text.toLowerCase();
    if (word === 'using' && tokens[index + 1]?.text === '(')
      for (const name of namesUntilClosed(tokens, index + 2)) add(name, name);
    if (token.text !== '=') continue;
    const left = qualifiedName(tokens, index - 3);
    const right = qualifiedName(tokens, index + 1);
    if (left !== null && right !== null) add(left, right);
  }
  return [...found.values()];
}

function namesUntilClosed(tokens: readonly Token[], from: number): string[] {
  const names: string[] = [];
  for (let index = from; index < tokens.length && tokens[index]?.text !== ')'; index += 1) {
    const name = nameAt(tokens, index);
    if (name !== null) names.push(name);
  }
  return names;
}

/** `y` of `b.y` at a place. */
function qualifiedName(tokens: readonly Token[], index: number): string | null {
  if (nameAt(tokens, index) === null || tokens[index + 1]?.text !== '.') return null;
  return nameAt(tokens, index + 2);
}

/** The name that a token says, in lower case; null for what is no name. */
export function nameAt(tokens: readonly Token[], index: number): string | null {
  const token = tokens[index];
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) return null;
  return identifierText(token).toLowerCase();
}
