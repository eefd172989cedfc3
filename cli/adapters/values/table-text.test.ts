import { expect, it } from 'vitest';
import { tableText } from './table-text.ts';

const rows = [
  [1, 'short'],
  [22, 'a text that is far too long'],
  [3, null],
];

it('aligns columns, cuts long cells and leaves nulls blank', () => {
  expect(tableText(['n', 'words'], rows, ['Integer', 'Text'], { rows: 20, columns: 6, width: 20 }).split('\n')).toEqual(
    [
      '|  n | words                |',
      '| -- | -------------------- |',
      '|  1 | short                |',
      '| 22 | a text that is fa... |',
      '|  3 |                      |',
      '',
    ],
  );
});

it('says that rows and columns are left out', () => {
  expect(tableText(['n', 'words'], rows, ['Integer', 'Text'], { rows: 1, columns: 1, width: 20 }).split('\n')).toEqual([
    '| n | ... |',
    '| - | --- |',
    '| 1 | ... |',
    '| ... | ... |',
    '',
  ]);
});
