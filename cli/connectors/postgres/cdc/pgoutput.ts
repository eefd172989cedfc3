/**
 * A value of a changed row: its text, null, or `undefined` for a large value that did not change and that the server
 * therefore does not send.
 */
export type ChangeCell = string | null | undefined;

/** A column of a table as it was at a moment of the log. */
export interface RelationColumn {
  readonly name: string;
  /** Part of the replica identity. */
  readonly isKey: boolean;
  readonly typeOid: number;
}

/** A message of the plugin `pgoutput` that matters here. */
export type LogMessage =
  | { readonly kind: 'begin' }
  | { readonly kind: 'commit'; readonly end: bigint }
  | {
      readonly kind: 'relation';
      readonly oid: number;
      readonly schema: string;
      readonly name: string;
      readonly columns: readonly RelationColumn[];
    }
  | { readonly kind: 'insert'; readonly oid: number; readonly row: readonly ChangeCell[] }
  | {
      readonly kind: 'update';
      readonly oid: number;
      /** The old key, or the whole old row, where the server sends one. */
      readonly old: readonly ChangeCell[] | undefined;
      readonly row: readonly ChangeCell[];
    }
  | { readonly kind: 'delete'; readonly oid: number; readonly old: readonly ChangeCell[] }
  | { readonly kind: 'truncate'; readonly oids: readonly number[] }
  | { readonly kind: 'other' };

const IS_NULL = 0x6e;
const IS_UNCHANGED = 0x75;

/**
 * Reads a message of version 1 of the logical streaming replication protocol
 * (https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html).
 */
export function parseMessage(bytes: Buffer): LogMessage {
  const reader = new MessageReader(bytes);
  switch (reader.letter()) {
    case 'B':
      return { kind: 'begin' };
    case 'C':
      reader.skip(1 + 8);
      return { kind: 'commit', end: reader.long() };
    case 'R':
      return relation(reader);
    case 'I':
      return { kind: 'insert', oid: reader.int(), row: tupleAfterLetter(reader) };
    case 'U': {
      const oid = reader.int();
      const old = reader.peek() === 'N' ? undefined : tupleAfterLetter(reader);
      return { kind: 'update', oid, old, row: tupleAfterLetter(reader) };
    }
    case 'D':
      return { kind: 'delete', oid: reader.int(), old: tupleAfterLetter(reader) };
    case 'T': {
      const count = reader.int();
      reader.skip(1);
      return { kind: 'truncate', oids: Array.from({ length: count }, () => reader.int()) };
    }
    default:
      return { kind: 'other' };
  }
}

function relation(reader: MessageReader): LogMessage {
  const oid = reader.int();
  const schema = reader.text();
  const name = reader.text();
  reader.skip(1);
  const columns = Array.from({ length: reader.short() }, (): RelationColumn => {
    const isKey = (reader.byte() & 1) === 1;
    const column = { name: reader.text(), isKey, typeOid: reader.int() };
    reader.skip(4);
    return column;
  });
  // The server's own schema is sent as an empty text.
  return { kind: 'relation', oid, schema: schema === '' ? 'pg_catalog' : schema, name, columns };
}

function tupleAfterLetter(reader: MessageReader): ChangeCell[] {
  reader.skip(1);
  const count = reader.short();
  const cells: ChangeCell[] = [];
  for (let index = 0; index < count; index += 1) {
    const kind = reader.byte();
    cells.push(kind === IS_NULL ? null : kind === IS_UNCHANGED ? undefined : reader.sized());
  }
  return cells;
}

/** Reads the fields of a message one after the other. */
class MessageReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  skip(size: number): void {
    this.#at += size;
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#at++);
  }

  letter(): string {
    return String.fromCharCode(this.byte());
  }

  peek(): string {
    return String.fromCharCode(this.#bytes.readUInt8(this.#at));
  }

  short(): number {
    this.#at += 2;
    return this.#bytes.readInt16BE(this.#at - 2);
  }

  int(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  long(): bigint {
    this.#at += 8;
    return this.#bytes.readBigUInt64BE(this.#at - 8);
  }

  /** A text that ends with a zero byte. */
  text(): string {
    const start = this.#at;
    const end = this.#bytes.indexOf(0, start);
    this.#at = end + 1;
    return this.#bytes.toString('utf8', start, end);
  }

  /** A text after its length. */
  sized(): string {
    const size = this.int();
    this.#at += size;
    return this.#bytes.toString('utf8', this.#at - size, this.#at);
  }
}
