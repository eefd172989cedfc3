import { expect, test } from 'vitest';
import { z } from 'zod';
import { connectionSecrets } from './connection-secrets.ts';

const secret = z.string().meta({ secret: true }).describe('words');

test('what a schema calls secret is found however deep it is, with numbers and the passwords of addresses', () => {
  const schema = z
    .strictObject({
      user: z.string(),
      password: secret.optional(),
      ssl: z.union([z.boolean(), z.strictObject({ key: secret })]).optional(),
      auth: z
        .discriminatedUnion('type', [
          z.strictObject({ type: z.literal('none') }),
          z.strictObject({ type: z.literal('bearer'), token: z.coerce.string().optional().meta({ secret: true }) }),
        ])
        .default({ type: 'none' }),
      headers: z.record(z.string(), z.string()).meta({ secret: true }),
      many: z.array(z.strictObject({ value: secret })),
      proxy: z.string(),
    })
    .refine(() => true);
  const config = {
    user: 'anna',
    password: 'pass-1',
    ssl: { key: 'key-2' },
    auth: { type: 'bearer', token: 123456 },
    headers: { a: 'head-3' },
    many: [{ value: 'many-4' }],
    proxy: 'http://me:p%40ss@host:80/x',
  };
  expect(connectionSecrets(schema, config)).toEqual([
    'pass-1',
    'key-2',
    '123456',
    'head-3',
    'many-4',
    'p%40ss',
    'p@ss',
  ]);
  expect(connectionSecrets(schema, { password: 'abc', auth: null, unknown: 'x' })).toEqual([]);
});
