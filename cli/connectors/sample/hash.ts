/** A number from 0 up to but not including 2^32 that is as good as random, and the same for the same words. */
export function hashText(text: string, seed = 0): number {
  let hash = (seed ^ 0x9e3779b9) >>> 0;
  for (let at = 0; at < text.length; at += 1) hash = mix((hash ^ text.charCodeAt(at)) >>> 0);
  return mix(hash);
}

/** The same for a number on top of a hash. Numbers above 2^32 count in full. */
export function hashNumber(hash: number, number: number): number {
  const high = Math.floor(number / 4294967296);
  return mix((mix((hash ^ number) >>> 0) + Math.imul(high + 1, 0x85ebca6b)) >>> 0);
}

/** A hash as a fraction from 0 up to but not including 1. */
export function fraction(hash: number): number {
  return hash / 4294967296;
}

/** The finalizer of MurmurHash3: every bit of the input moves half of the bits of the output. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
