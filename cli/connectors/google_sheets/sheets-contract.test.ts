import { rowsContract } from '../../testing/rows-contract.ts';
import { startSheetsSource } from '../../testing/sheets-source.ts';

rowsContract({
  type: 'google_sheets',
  start: startSheetsSource,
  discovered: (type) => (type === 'boolean' ? type : 'string'),
  lacks: {
    keys: 'a sheet has none',
    parents: 'a sheet cannot be filtered through another one',
    windows: 'all rows of a sheet are read; those before the window are left out as they come',
    'empty text': 'a cell with an empty text is an empty cell',
  },
});
