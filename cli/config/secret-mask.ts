const MASK = '***';

/** Replaces secret values by `***` in anything that is shown or written. */
export class SecretMask {
  readonly #spellings = new Set<string>();
  #ordered: readonly string[] = [];

  /** From now on `value` is never shown, nor its JSON, URL and base64 spellings, nor its lines if it has several. */
  add(value: string): void {
    if (value.trim() === '') return;
    const lines = value.includes('\n') ? value.split(/\r?\n/).filter((line) => line.trim().length >= 8) : [];
    for (const one of [value, ...lines]) {
      const json = JSON.stringify(one).slice(1, -1);
      for (const spelling of [one, json, encodeURIComponent(one)]) this.#spellings.add(spelling);
    }
    if (value.length >= 4) this.#spellings.add(Buffer.from(value).toString('base64'));
    this.#ordered = [...this.#spellings].sort((a, b) => b.length - a.length);
  }

  /** The text with every secret in it replaced. */
  apply(text: string): string {
    let masked = text;
    for (const spelling of this.#ordered) masked = masked.replaceAll(spelling, MASK);
    return masked;
  }

  /** The secret values and their spellings, longest first. */
  get values(): readonly string[] {
    return this.#ordered;
  }
}
