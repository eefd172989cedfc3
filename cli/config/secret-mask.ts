const MASK = '***';

/** Replaces secret values by `***` in anything that is shown or written. */
export class SecretMask {
  readonly #spellings = new Set<string>();
  #ordered: readonly string[] = [];

  /** From now on `value` is never shown, nor its JSON, SQL, URL and base64 spellings, nor its lines if it has several. */
  add(value: string): void {
    if (value.trim() === '') return;
    const lines = value.includes('\n') ? value.split(/\r?\n/).filter((line) => line.trim().length >= 8) : [];
    for (const one of [value, ...lines]) {
      for (const spelling of spellingsOf(one)) this.#spellings.add(spelling);
    }
    if (value.length >= 4) for (const spelling of base64Of(value)) this.#spellings.add(spelling);
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

/** A value as JSON, JSON in JSON, SQL literals and addresses have it. */
function spellingsOf(value: string): readonly string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const url = encodeURIComponent(value);
  const strict = url.replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams({ t: value }).toString().slice('t='.length);
  const urls = [url, strict, encodeURI(value), strict.replaceAll('%20', '+'), form];
  return [
    value,
    json,
    JSON.stringify(json).slice(1, -1),
    value.replaceAll("'", "''"),
    value.replaceAll(/['"\\]/g, '\\$&'),
    ...urls,
    ...urls.map((one) => one.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
  ];
}

/** In base64, alone or behind other bytes, such as the user of basic authentication. */
function base64Of(value: string): readonly string[] {
  const whole = Buffer.from(value).toString('base64');
  const inner = [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const from = before === 0 ? 0 : 4;
    return bytes.toString('base64').slice(from, Math.floor(bytes.length / 3) * 4);
  });
  const all = [whole, ...inner.filter((one) => one.length >= 8)];
  return [...all, ...all.map((one) => one.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))];
}
