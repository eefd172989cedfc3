const MICROS_OF: Readonly<Record<string, bigint>> = { H: 3_600_000_000n, M: 60_000_000n, S: 1_000_000n };

/** Reads an ISO interval such as `P1Y2M-3DT4H5M6.5S` into the 16 bytes of `IntervalValue`; null for anything else. */
export function intervalBytes(text: string): Uint8Array | null {
  const found = /^P((?:[+-]?\d+[YMWD])*)(?:T((?:[+-]?\d+(?:\.\d{1,9})?[HMS])+))?$/.exec(text);
  if (found === null || text === 'P') return null;
  let months = 0;
  let days = 0;
  for (const [, amount = '0', unit] of (found[1] ?? '').matchAll(/([+-]?\d+)([YMWD])/g)) {
    if (unit === 'Y' || unit === 'M') months += Number(amount) * (unit === 'Y' ? 12 : 1);
    else days += Number(amount) * (unit === 'W' ? 7 : 1);
  }
  return packed(months, days, clockMicros(found[2] ?? ''));
}

/** The ISO text of the 16 bytes: `P1Y2M3DT4H5M6.5S`, each part with its own sign; `PT0S` for none. */
export function intervalText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const micros = view.getBigInt64(0, true);
  const days = view.getInt32(8, true);
  const last = view.getUint32(12, true);
  const sign = last >>> 31 === 1 ? -1 : 1;
  const months = sign * ((last & 0x7fffffff) >>> 13);
  const part = (amount: number | bigint, unit: string) => (Number(amount) === 0 ? '' : `${amount}${unit}`);
  const date = part(Math.trunc(months / 12), 'Y') + part(months % 12, 'M') + part(days, 'D');
  const seconds = micros / 1_000_000n;
  const clock = part(seconds / 3600n, 'H') + part((seconds % 3600n) / 60n, 'M') + secondsPart(micros % 60_000_000n);
  return date === '' && clock === '' ? 'PT0S' : `P${date}${clock === '' ? '' : `T${clock}`}`;
}

function clockMicros(text: string): bigint {
  let micros = 0n;
  for (const [, sign, whole = '0', fraction = '', unit = 'S'] of text.matchAll(/([+-]?)(\d+)(?:\.(\d+))?([HMS])/g)) {
    const size = MICROS_OF[unit] ?? 1n;
    const amount = BigInt(whole) * size + (BigInt(fraction.padEnd(6, '0').slice(0, 6)) * size) / 1_000_000n;
    micros += sign === '-' ? -amount : amount;
  }
  return micros;
}

function packed(months: number, days: number, micros: bigint): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, micros, true);
  view.setInt32(8, days, true);
  view.setUint32(12, ((Math.abs(months) << 13) | (months < 0 ? 0x80000000 : 0)) >>> 0, true);
  return bytes;
}

function secondsPart(micros: bigint): string {
  if (micros === 0n) return '';
  const size = micros < 0n ? -micros : micros;
  const fraction = String(size % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${micros < 0n ? '-' : ''}${size / 1_000_000n}${fraction === '' ? '' : `.${fraction}`}S`;
}
