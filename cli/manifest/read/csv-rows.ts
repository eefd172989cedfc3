import type { YamlMap } from '../../config/types.ts';

/** The rows of a CSV text by its header; an empty cell, and one that is not there, is `empty`. */
export function csvRows(text: string, empty: '' | null = null): YamlMap[] {
  const [header = [], ...lines] = csvCells(text.replace(/^\uFEFF/, '')).filter(
    (cells) => cells.length > 1 || cells[0] !== '',
  );
  return lines.map((cells) =>
    Object.fromEntries(header.map((name, index) => [name, cells[index] === undefined ? null : cells[index] || empty])),
  );
}

function csvCells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell === '') isQuoted = true;
    else if (letter === ',' || letter === '\n') {
      row.push(cell.replace(/\r$/, ''));
      cell = '';
      if (letter === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += letter;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell.replace(/\r$/, '')]);
  return rows;
}
