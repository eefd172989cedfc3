import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPlacedText } from './text.ts';

const folder = mkdtempSync(join(tmpdir(), 'etl-text-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a text and its place in its file', () => {
  it.each([
    { written: 'select 1', line: 1, column: 1 },
    { written: '\n\n\r\n  select 1\n', line: 4, column: 3 },
    { written: '\ufeff select 1', line: 1, column: 2 },
    { written: '\ufeff\nselect 1  ', line: 2, column: 1 },
  ])('are known for $written', ({ written, line, column }) => {
    const file = join(folder, 'text.sql');
    writeFileSync(file, written);
    expect(readPlacedText(file)).toEqual({ text: 'select 1', line, column });
  });

  it('are known for a file of white space', () => {
    const file = join(folder, 'blank.sql');
    writeFileSync(file, ' \n ');
    expect(readPlacedText(file)).toEqual({ text: '', line: 1, column: 1 });
  });
});
