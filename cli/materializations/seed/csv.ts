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

function quotedRecord(text: string, from: number, delimiter: string) {
  const cells: string[] = [];
  let [cell, at, lines, isQuoted] = ['', from, 1, false];
  let isStart = true;
  while (at < text.length) {
    const letter = text.charAt(at);
    if (isQuoted) {
      if (letter !== '"') {
        const [piece, breaks] = untilQuote(text, at);
        [cell, at, lines] = [cell + piece, at + piece.length, lines + breaks];
      } else if (text.charAt(at + 1) === '"') {
        [cell, at] = [`${cell}"`, at + 2];
      } else {
        [isQuoted, at] = [false, at + 1];
      }
      continue;
    }
    if (letter === '\n' || letter === '\r') return { cells: [...cells, cell], lines, next: afterLineEnd(text, at) };
    if (letter === '"' && isStart) isQuoted = true;
    else if (text.startsWith(delimiter, at)) {
      cells.push(cell);
      [cell, isStart, at] = ['', true, at + delimiter.length];
      continue;
    } else cell += letter;
    [isStart, at] = [false, at + 1];
  }
  return isQuoted ? null : { cells: [...cells, cell], lines, next: text.length };
}

function untilQuote(text: string, from: number): [piece: string, lineBreaks: number] {
  const quote = text.indexOf('"', from);
  const piece = text.slice(from, quote === -1 ? text.length : quote);
  return [piece, piece.match(/\r\n|\r|\n/g)?.length ?? 0];
}
