import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ProjectFile } from './files.ts';
import type { SourceTexts } from './source-texts.ts';

/** dbt hashes seeds up to this size by their content and larger ones by their path. */
const LARGEST_HASHED_SEED = 1024 * 1024;

/** How dbt's manifest shows what a node's text was. */
export interface Checksum {
  readonly name: string;
  readonly checksum: string;
}

/** The checksum of what has no file of its own. */
export const NO_CHECKSUM: Checksum = { name: 'none', checksum: '' };

/** A text file without a byte order mark and without white space at its ends, as dbt holds it. */
export function readText(absolute: string): string {
  return stripped(readFileSync(absolute, 'utf8'));
}

/** A file's text as dbt holds it, and where in the file it begins. */
export interface PlacedText {
  readonly text: string;
  /** From 1, past blank lines. */
  readonly line: number;
  /** From 1, past white space. */
  readonly column: number;
}

/** What was read of a file, as `readText` gives it, with its place. */
export function placedText(read: string): PlacedText {
  const whole = read.charCodeAt(0) === 0xfeff ? read.slice(1) : read;
  const text = whole.trim();
  const before = whole.slice(0, whole.length - whole.trimStart().length);
  if (before === '' || text === '') return { text, line: 1, column: 1 };
  return { text, line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

/** Python's `strip()`: white space at both ends removed. */
export function stripped(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1).trim() : text.trim();
}

/** SHA-256 of a text, in hexadecimal. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** MD5 of a text, in hexadecimal, where dbt's names need it. */
export function md5(text: string): string {
  return hash('md5', text, 'hex');
}

/** A seed's checksum: of its content, or of its path when it is larger than 1 MiB. */
export function seedChecksum(texts: SourceTexts, { absolute, originalPath, size }: ProjectFile): Checksum {
  if (size > LARGEST_HASHED_SEED) return { name: 'path', checksum: originalPath };
  const text = texts.read(absolute);
  // dbt hashes a byte order mark with the rest.
  const content = text.charCodeAt(0) === 0xfeff ? `\ufeff${text.slice(1).trimEnd()}` : text.trim();
  return { name: 'sha256', checksum: sha256(content) };
}
