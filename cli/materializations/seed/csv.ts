/** One record of a CSV text: its cells and the line it begins on, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A quote that no other closes. */
export interface OpenQuote {
  readonly openQuoteOnLine: number;
}

/**
 * Splits CSV text into records as Python's `csv` does: a cell that begins with a quote runs to the next single one,
 * doubled quotes are one, quotes inside a plain cell are text; lines end with LF, CRLF or CR. An empty line is a
 * record without cells.
 */
export function* parseCsv(text: string, delimiter: string): Generator<CsvRecord | OpenQuote> {
  let [at, line] = [0, 1];
  while (at < text.length) {
    const end = endOfLine(text, at);
    const plain = text.slice(at, end);
    if (!plain.includes('"')) {
      yield { line, cells: plain === '' ? [] : plain.split(delimiter) };
      at = afterLineEnd(text, end);
      line += 1;
      continue;
    }
    const record = quotedRecord(text, at, delimiter);
    if (record === null) {
      yield { openQuoteOnLine: line };
      return;
    }
    yield { line, cells: record.cells };
    line += record.lines;
    at = record.next;
  }
}

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || unit === 13) return at;
  }
  return text.length;
}

function afterLineEnd(text: string, end: number): number {
  return text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
}

/** Reads the record at `from`, which has quotes somewhere; null when one of them is never closed. */
function quotedRecord(text: string, from: number, delimiter: string) {
  const cells: string[] = [];
  let [at, lines] = [from, 1];
  for (;;) {
    const cell = text.charCodeAt(at) === QUOTE ? quotedCell(text, at + 1) : { value: '', next: at, breaks: 0 };
    if (cell === null) return null;
    const end = endOfPlain(text, cell.next, delimiter);
    cells.push(cell.value + text.slice(cell.next, end));
    [at, lines] = [end, lines + cell.breaks];
    if (!text.startsWith(delimiter, at) || at >= text.length) break;
    at += delimiter.length;
  }
  return { cells, lines, next: at >= text.length ? at : afterLineEnd(text, at) };
}

const QUOTE = 34;

function quotedCell(text: string, from: number): { value: string; next: number; breaks: number } | null {
  let [value, at] = ['', from];
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return null;
    value += text.slice(at, quote);
    if (text.charCodeAt(quote + 1) !== QUOTE)
      return { value, next: quote + 1, breaks: value.match(/\r\n|\r|\n/g)?.length ?? 0 };
    value += '"';
    at = quote + 2;
  }
}

function endOfPlain(text: string, from: number, delimiter: string): number {
  const first = delimiter.charCodeAt(0);
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || unit === 13 || (unit === first && text.startsWith(delimiter, at))) return at;
  }
  return text.length;
}
