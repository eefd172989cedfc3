import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandReference } from './reference.ts';

describe('the command reference', () => {
  it('is what scripts/generate-reference.mjs writes from the commands of today', () => {
    const committed = readFileSync(new URL('../../docs/reference/commands.md', import.meta.url), 'utf8');
    expect(committed.replaceAll('\r\n', '\n')).toBe(commandReference());
  });
});
