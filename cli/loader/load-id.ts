import { randomBytes } from 'node:crypto';

/** A new load id: UTC time to the second and 8 random hexadecimal digits, such as `20260131T235959Z-0f3a9c21`. */
export function newLoadId(now: Date): string {
  const stamp = now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '');
  return `${stamp}-${randomBytes(4).toString('hex')}`;
}
