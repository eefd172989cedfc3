import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SecretMask } from './secret-mask.ts';

const spellings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  JSON: (text) => JSON.stringify({ text }),
  'JSON in JSON': (text) => JSON.stringify(JSON.stringify({ text })),
  SQL: (text) => `'${text.replaceAll("'", "''")}'`,
  'a part of an address': (text) => `https://me:${encodeURIComponent(text)}@host`,
  'a parameter': (text) => new URLSearchParams({ text }).toString(),
  'basic authentication': (text) => Buffer.from(`me:${text}`).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
};

for (const [name, spell] of Object.entries(spellings))
  test(`a secret is not shown as ${name}`, () => {
    const secrets = fc.string({ minLength: 10, maxLength: 40 }).filter((text) => text.trim() === text);
    fc.assert(
      fc.property(secrets, fc.string(), (secret, around) => {
        fc.pre(!around.includes(secret) && !'***'.includes(secret));
        const mask = new SecretMask();
        mask.add(secret);
        const shown = mask.apply(`${around} ${spell(secret)} ${around}`);
        expect(shown).toContain('***');
        expect(shown.replaceAll('***', '')).not.toContain(secret);
      }),
    );
  });

test('each line of a key is hidden, and texts of blanks hide nothing', () => {
  const mask = new SecretMask();
  mask.add('-----BEGIN KEY-----\nabcdefghij\nklm\n');
  mask.add('  ');
  expect(mask.apply('abcdefghij and  klm')).toBe('*** and  klm');
});
