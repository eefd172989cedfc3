import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ignored } from './files.ts';

const FILES = ['.dbtignore', '.etlignore'];

interface Rule {
  readonly pattern: RegExp;
  /** `!pattern`: takes back what an earlier rule left out. */
  readonly keeps: boolean;
}

/** What a project's `.dbtignore` and `.etlignore` leave out, in the language of `.gitignore`. */
export function ignoredIn(root: string): Ignored {
  const rules = FILES.flatMap((name) => rulesOf(readOptional(join(root, name))));
  if (rules.length === 0) return () => false;
  return (path) => rules.findLast((rule) => rule.pattern.test(path))?.keeps === false;
}

function readOptional(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The rules of an ignore file, in order. */
export function rulesOf(text: string): readonly Rule[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const written = line.trimEnd();
    if (written === '' || written.startsWith('#')) return [];
    const keeps = written.startsWith('!');
    const pattern = (keeps ? written.slice(1) : written).replace(/^\\([#!])/, '$1');
    return [{ pattern: patternOf(pattern), keeps }];
  });
}

/** A pattern with a slash before its end is meant from the root; any other at any depth; both with all below. */
function patternOf(glob: string): RegExp {
  const isRooted = glob.slice(0, -1).includes('/');
  const isFolder = glob.endsWith('/');
  const bare = glob.replace(/^\//, '').replace(/\/$/, '');
  const body = bare
    .split('/')
    .map((part) => (part === '**' ? '**' : partOf(part)))
    .join('/')
    .replaceAll('**/', '(?:[^/]+/)*')
    .replaceAll('/**', '/.*')
    .replaceAll('**', '.*');
  return new RegExp(`^${isRooted ? '' : '(?:.*/)?'}${body}${isFolder ? '/.*' : '(?:/.*)?'}$`);
}

function partOf(part: string): string {
  return part.replaceAll(/\[!?[^\]]+\]|[*?]|[.+^${}()|[\]\\]/g, (found) => {
    if (found === '*') return '[^/]*';
    if (found === '?') return '[^/]';
    if (found.length > 1) return found.startsWith('[!') ? `[^${found.slice(2)}` : found;
    return `\\${found}`;
  });
}
