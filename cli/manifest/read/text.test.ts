import { describe, expect, it } from 'vitest';
import { placedText } from './text.ts';

describe('a text and its place in its file', () => {
  it.each([
    { written: 'select 1', line: 1, column: 1 },
    { written: '\n\n\r\n  select 1\n', line: 4, column: 3 },
    { written: '\ufeff select 1', line: 1, column: 2 },
    { written: '\ufeff\nselect 1  ', line: 2, column: 1 },
  ])('are known for $written', ({ written, line, column }) => {
    expect(placedText(written)).toEqual({ text: 'select 1', line, column });
  });

  it('are known for a file of white space', () => {
    expect(placedText(' \n ')).toEqual({ text: '', line: 1, column: 1 });
  });
});
