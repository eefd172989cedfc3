import type { Cell, ResultTable, TypedText } from '../adapters/types.ts';
import { padEndTo, padStartTo, textWidth } from '../reporters/index.ts';

const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|INT\d+|FLOAT\d*|DOUBLE|REAL|DECIMAL|NUMERIC|BIGNUMERIC)\b/i;

/** Rows as an aligned table, numbers to the right; a null is an empty cell. */
export function rowsTable(table: ResultTable): string {
  const cells = table.rows.map((row) => row.map((cell) => oneLine(cellText(cell))));
  const columns = table.columns.map((column, at) => {
    const words = [column.name, ...cells.map((row) => row[at] ?? '')];
    const width = Math.max(3, ...words.map(textWidth));
    return { name: column.name, width, right: NUMERIC.test(column.dataType) };
  });
  const line = (words: readonly string[]) =>
    `| ${columns.map(({ width, right }, at) => (right ? padStartTo : padEndTo)(words[at] ?? '', width)).join(' | ')} |`;
  const rule = `| ${columns.map(({ width }) => '-'.repeat(width)).join(' | ')} |`;
  return [line(columns.map(({ name }) => name)), rule, ...cells.map(line)].join('\n');
}

/** Rows as objects for JSON; decimals and wide integers are numbers where that loses nothing, else text. */
export function rowsJson(table: ResultTable): Record<string, unknown>[] {
  return table.rows.map((row) =>
    Object.fromEntries(table.columns.map((column, at) => [column.name, cellJson(row[at] ?? null)])),
  );
}

/** A cell as text: ISO dates, exact decimals, JSON for what is nested. */
export function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'object') return String(cell);
  if (cell instanceof Uint8Array) return `0x${Buffer.from(cell).toString('hex')}`;
  return isTyped(cell) ? cell.text : JSON.stringify(cellJson(cell));
}

function cellJson(cell: Cell): unknown {
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : String(cell);
  if (typeof cell !== 'object' || cell === null) return cell;
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString('base64');
  if (isTyped(cell)) return cell.kind === 'decimal' ? exactNumber(cell.text) : cell.text;
  if (Array.isArray(cell)) return cell.map((one: Cell) => cellJson(one));
  return Object.fromEntries(Object.entries(cell).map(([key, value]) => [key, cellJson(value as Cell)]));
}

function exactNumber(text: string): number | string {
  const digits = text.replace(/^-|\./g, '').replace(/^0+/, '');
  return digits.length <= 15 && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function isTyped(cell: object): cell is TypedText {
  return 'kind' in cell && 'text' in cell && typeof cell.text === 'string';
}

function oneLine(text: string): string {
  return text.replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
