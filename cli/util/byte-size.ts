const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  byte: 1,
  bytes: 1,
  ...Object.fromEntries('kmgtp'.split('').map((letter, index) => [`${letter}b`, 1000 ** (index + 1)])),
  ...Object.fromEntries('kmgtp'.split('').map((letter, index) => [`${letter}ib`, 1024 ** (index + 1)])),
};

/** Bytes of a text such as `20 GB` (10^9), `1.5 TiB` (2^40) or `1000`; null for a text that is no size. */
export function parseByteSize(text: string): number | null {
  const found = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const factor = FACTORS[(found?.[2] ?? '?').toLowerCase()];
  return found === null || factor === undefined ? null : Math.round(Number(found[1]) * factor);
}

/** A number of bytes for people, in units of 1,024: `512 bytes`, `1.5 GiB`. */
export function byteText(bytes: number): string {
  let unit = 0;
  let value = bytes;
  // What would be rounded up to 1,024 of a unit is shown as 1 of the next.
  while (value >= (unit === 0 ? 1024 : 1023.95) && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
