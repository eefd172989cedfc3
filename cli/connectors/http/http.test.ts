import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, retryAfterMs } from './backoff.ts';
import { plainDigits } from './cell.ts';
import { jsonText, parseJson } from './json.ts';
import { writtenMoment } from './moment.ts';
import { RateLimiter } from './rate-limit.ts';
import { TokenAuthorizer } from './token-authorizer.ts';
import { redactor, serverWords } from './words.ts';

describe('JSON with exact numbers', () => {
  it('is what it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(JSON.parse(jsonText(parseJson(text)))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps each digit of a number, and leaves texts alone', () => {
    const number = fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(number, fc.string(), (digits, words) => {
        const text = `{"${'k'}":[${digits},${JSON.stringify(`${digits}${words}`)}]}`;
        expect(jsonText(parseJson(text))).toBe(text);
      }),
    );
  });

  it('takes names that mean something to JavaScript for names', () => {
    const text = '{"__proto__":1.50,"constructor":{"__proto__":[2.0]}}';
    expect(jsonText(parseJson(text))).toBe(text);
  });

  it('is refused where numbers or the rest are malformed', () => {
    for (const text of ['[1.]', '[01.5]', '[1e]', '[1.5.2]', '[NaN]', '[1.5', '["a\n", 1.5]', '{"a":1.5,}'])
      expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  it('has its exponents written out', () => {
    const cases = { '1e3': '1000', '1.5E-3': '0.0015', '-12.34e1': '-123.4', '0e5': '0', '1.20e0': '1.20', '12': '12' };
    for (const [written, plain] of Object.entries(cases)) expect(plainDigits(written)).toBe(plain);
    expect(plainDigits('1e999')).toBe('1e999');
  });
});

describe('Waits', () => {
  it('double, with a random half, up to the longest', () => {
    const rules = { baseMs: 1000, mostMs: 5000 };
    expect([0, 1, 2, 3, 99].map((attempt) => backoffMs(attempt, rules, () => 1))).toEqual([
      1000, 2000, 4000, 5000, 5000,
    ]);
    expect(backoffMs(1, rules, () => 0)).toBe(1000);
  });

  it('are those that the server asks for, in seconds or by a date', () => {
    const now = Date.UTC(2024, 0, 1);
    expect(retryAfterMs('120', now)).toBe(120_000);
    expect(retryAfterMs('Mon, 01 Jan 2024 00:00:10 GMT', now)).toBe(10_000);
    expect(retryAfterMs('Sun, 31 Dec 2023 00:00:00 GMT', now)).toBe(0);
    expect([retryAfterMs(null, now), retryAfterMs('soon', now), retryAfterMs('', now)]).toEqual([null, null, null]);
  });

  it('space requests as the limit says, and hold all of them in a pause', async () => {
    const waits: number[] = [];
    const limiter = new RateLimiter(4, { now: () => 1000, wait: async (ms) => void waits.push(ms) });
    const { signal } = new AbortController();
    for (let turn = 0; turn < 3; turn += 1) await limiter.turn(signal);
    limiter.pause(5000);
    await limiter.turn(signal);
    expect(waits).toEqual([250, 500, 5000]);
  });
});

describe('Tokens', () => {
  it('are asked for once by requests at the same time, and anew before they end', async () => {
    let now = 0;
    let given = 0;
    const authorizer = new TokenAuthorizer(
      async () => ({ token: `t${++given}`, expiresIn: 100 }),
      () => now,
    );
    const { signal } = new AbortController();
    const [one, other] = await Promise.all([authorizer.authorize(signal), authorizer.authorize(signal)]);
    expect([one.headers?.authorization, other.headers?.authorization, given]).toEqual(['Bearer t1', 'Bearer t1', 1]);
    now = 79_000;
    await authorizer.authorize(signal);
    expect(given).toBe(1);
    now = 80_000;
    await authorizer.authorize(signal);
    expect(given).toBe(2);
  });

  it('are renewed once they were good, by all that were refused, and not without end', async () => {
    let given = 0;
    const authorizer = new TokenAuthorizer(async () => ({ token: `t${++given}`, expiresIn: undefined }));
    const { signal } = new AbortController();
    const first = await authorizer.authorize(signal);
    expect(authorizer.renew(first)).toBe(false);
    authorizer.accepted();
    expect(authorizer.renew(first)).toBe(true);
    const second = await authorizer.authorize(signal);
    expect([authorizer.renew(first), authorizer.renew(second), given]).toEqual([true, false, 2]);
  });
});

describe('Words of servers', () => {
  it('are their message, short and without secrets in any spelling', () => {
    const redact = redactor(['p@ss word', undefined, 'ab']);
    expect(serverWords('{"error": {"errors": [{"message": "no p@ss word"}]}}', redact)).toBe('no ***');
    expect(serverWords('<html><style>b{}</style><h1>Bad\n gateway</h1></html>', redact)).toBe('Bad gateway');
    expect(redact(`u=p%40ss%20word&b=${btoa('p@ss word')}&ab`)).toBe('u=***&b=***&ab');
    expect(serverWords('x'.repeat(1000), redact)).toHaveLength(301);
  });
});

describe('Moments for servers', () => {
  it('are never later than they are', () => {
    const at = '1969-12-31 23:59:59.999999';
    expect(writtenMoment(at, 'unix')).toBe('-1');
    expect(writtenMoment(at, 'unix_ms')).toBe('-1');
    expect(writtenMoment(at, 'text')).toBe('1969-12-31 23:59:59');
    expect(writtenMoment('2024-01-31', 'iso')).toBe('2024-01-31T00:00:00Z');
    expect(writtenMoment('2024-01-31 01:00:00+02', 'date')).toBe('2024-01-30');
  });
});
