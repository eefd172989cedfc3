import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkJinjaCase, isJinjaCases } from './jinja.ts';

const folder = join(import.meta.dirname, '..', '..', 'templates', 'testdata');

describe('templates give what real Jinja gives', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    it(`in every case of ${file}`, async () => {
      const cases: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      expect(isJinjaCases(cases)).toBe(true);
      const differences: string[] = [];
      for (const one of isJinjaCases(cases) ? cases : []) {
        const difference = await checkJinjaCase(one);
        if (difference !== undefined) differences.push(difference);
      }
      expect(differences).toEqual([]);
    });
  }
});
