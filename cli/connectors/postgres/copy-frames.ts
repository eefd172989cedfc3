/** What a piece of the server's answer to a COPY held. */
export interface CopyPiece {
  /** Bytes of rows, without the frames of the protocol. */
  readonly data: Buffer;
  /** Rows that ended in it. */
  readonly rows: number;
  /** Where the next piece begins in the buffer. */
  readonly next: number;
  /** A message that is not of the rows begins there: the end of the COPY, or an error. */
  readonly isOver: boolean;
}

const HEADER = 5;
const COPY_DATA = 0x64;
/** CopyOutResponse, NoticeResponse, ParameterStatus and NotificationResponse may come and tell nothing of the rows. */
const PASSED_OVER: ReadonlySet<number> = new Set([0x48, 0x4e, 0x53, 0x41]);

/**
 * Takes the rows out of the messages of a COPY: each is a letter, four bytes of length and its content, and by
 * PostgreSQL's protocol "messages sent from the backend will always correspond to single data rows", so that rows are
 * counted without looking at them (https://www.postgresql.org/docs/current/protocol-message-formats.html, CopyData).
 */
export class CopyFrames {
  readonly #header = Buffer.alloc(HEADER);
  /** Bytes of a header that came in parts. */
  #have = 0;
  /** Bytes of the message that are still to come. */
  #left = 0;
  #isData = false;

  /**
   * Reads a buffer from `start`, at most to the end of row number `most`. The rows are moved together inside the
   * buffer, which the caller gives away.
   */
  take(buffer: Buffer, start: number, most: number): CopyPiece {
    let from = start;
    let to = start;
    let rows = 0;
    let isOver = false;
    while (from < buffer.length && rows < most) {
      if (this.#left === 0) {
        isOver = this.#have === 0 && isForeign(buffer[from] ?? 0);
        if (isOver) break;
        from = this.#begin(buffer, from);
        continue;
      }
      const size = Math.min(this.#left, buffer.length - from);
      if (this.#isData) {
        buffer.copyWithin(to, from, from + size);
        to += size;
        if (size === this.#left) rows += 1;
      }
      from += size;
      this.#left -= size;
    }
    return { data: buffer.subarray(start, to), rows, next: from, isOver };
  }

  /** Reads a header, or what the buffer has of it. */
  #begin(buffer: Buffer, from: number): number {
    if (this.#have === 0 && from + HEADER <= buffer.length) {
      this.#isData = buffer[from] === COPY_DATA;
      this.#left = buffer.readUInt32BE(from + 1) - 4;
      return from + HEADER;
    }
    const size = Math.min(HEADER - this.#have, buffer.length - from);
    buffer.copy(this.#header, this.#have, from, from + size);
    this.#have += size;
    if (this.#have === HEADER) {
      this.#have = 0;
      this.#isData = this.#header[0] === COPY_DATA;
      this.#left = this.#header.readUInt32BE(1) - 4;
    }
    return from + size;
  }
}

function isForeign(letter: number): boolean {
  return letter !== COPY_DATA && !PASSED_OVER.has(letter);
}
