import { TextDecoder } from 'node:util';

/** Most bytes of one answer: memory is bounded by them, and a text cannot be much longer. */
const MOST_BYTES = 256 * 2 ** 20;

/** An answer that is too large to be held. */
export class AnswerTooLarge extends RangeError {}

/** An answer that is no text of its character set. */
export class NotText extends TypeError {}

/**
 * Reads the body of a response as text of the character set that it names, else UTF-8. `onBytes` is called whenever
 * some arrive. Throws what the connection dies of, `AnswerTooLarge` or `NotText`.
 */
export async function readBody(response: Response, onBytes: () => void): Promise<string> {
  const decoder = decoderOf(response.headers.get('content-type') ?? '');
  let text = '';
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    onBytes();
    bytes += piece.length;
    if (bytes > MOST_BYTES)
      throw new AnswerTooLarge(`it is larger than ${MOST_BYTES / 2 ** 20} MiB; ask for smaller pages`);
    text += decoded(() => decoder.decode(piece, { stream: true }), decoder.encoding);
  }
  return text + decoded(() => decoder.decode(), decoder.encoding);
}

function decoderOf(contentType: string): TextDecoder {
  const charset = /charset="?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return new TextDecoder('utf-8', { fatal: true });
  }
}

function decoded(decode: () => string, encoding: string): string {
  try {
    return decode();
  } catch (cause) {
    throw new NotText(`it is not text in ${encoding}`, { cause });
  }
}
