import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

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

/** As Python reads a text: line ends are `\n`, and white space at both ends is removed. */
export function stripped(text: string): string {
  const plain = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
  return plain.charCodeAt(0) === 0xfeff ? plain.slice(1).trim() : plain.trim();
}

/** SHA-256 of a text, in hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** MD5 of a text, in hexadecimal, where dbt's names need it. */
export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** A seed's checksum: of its content, or of its path when it is larger than 1 MiB. */
export function seedChecksum(absolute: string, originalPath: string, size: number): Checksum {
  if (size > LARGEST_HASHED_SEED) return { name: 'path', checksum: originalPath };
  return { name: 'sha256', checksum: sha256(readText(absolute)) };
}
