import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Reads the text files of one parse, and remembers what was read by its hash, so that no file is read twice for it. */
export class SourceTexts {
  readonly #hashes = new Map<string, string>();

  /** A file's text as it is on disk. */
  read(absolute: string): string {
    const text = readFileSync(absolute, 'utf8');
    this.#hashes.set(absolute, hash('sha256', text, 'hex'));
    return text;
  }

  /** SHA-256 of a file's content: of what was read of it last, or of what is there now when it was not read. */
  hashOf(absolute: string): string {
    const known = this.#hashes.get(absolute) ?? hash('sha256', readFileSync(absolute), 'hex');
    this.#hashes.set(absolute, known);
    return known;
  }

  /** Takes the hash of a file over that is known to be as it was. */
  know(absolute: string, contentHash: string): void {
    this.#hashes.set(absolute, contentHash);
  }
}
