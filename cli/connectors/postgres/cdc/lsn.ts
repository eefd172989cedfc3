/** A place in the server's log from its text, such as `0/16B3748`; undefined for a text that is none. */
export function parseLsn(text: string): bigint | undefined {
  const found = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text);
  return found === null ? undefined : (BigInt(`0x${found[1]}`) << 32n) | BigInt(`0x${found[2]}`);
}

/** The text of a place in the server's log. */
export function formatLsn(lsn: bigint): string {
  return `${(lsn >> 32n).toString(16).toUpperCase()}/${(lsn & 0xffffffffn).toString(16).toUpperCase()}`;
}

/** The later of two places. */
export function laterLsn(one: bigint, other: bigint): bigint {
  if (one > other) return one;
  return other;
}
