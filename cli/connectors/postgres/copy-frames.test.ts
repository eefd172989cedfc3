import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CopyFrames } from './copy-frames.ts';

function message(letter: string, content: string): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(5);
  header.write(letter);
  header.writeUInt32BE(bytes.length + 4, 1);
  return Buffer.concat([header, bytes]);
}

describe('CopyFrames', () => {
  it('finds rows, chunks and the end of the rows however the bytes are cut', () => {
    const rows = fc.array(
      fc.string({ unit: 'binary', maxLength: 12 }).map((text) => `${text}\n`),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 30 }), (texts, most, size) => {
        const end = Buffer.concat([message('c', ''), message('C', 'COPY 1\0'), message('Z', 'T')]);
        const notices = [message('H', '\0\0\0'), message('N', 'S\0')];
        const whole = Buffer.concat([...notices, ...texts.map((text) => message('d', text)), end]);
        const frames = new CopyFrames();
        const chunks: { text: string; rows: number }[] = [{ text: '', rows: 0 }];
        let rest: Buffer | undefined;
        for (let cut = 0; cut < whole.length && rest === undefined; cut += size) {
          const buffer = Buffer.from(whole.subarray(cut, cut + size));
          for (let at = 0; at < buffer.length; ) {
            const last = chunks.at(-1) ?? { text: '', rows: 0 };
            const piece = frames.take(buffer, at, most - last.rows);
            last.text += piece.data.toString('latin1');
            last.rows += piece.rows;
            if (last.rows === most) chunks.push({ text: '', rows: 0 });
            at = piece.next;
            if (!piece.isOver) continue;
            rest = Buffer.concat([buffer.subarray(at), whole.subarray(cut + size)]);
            break;
          }
        }
        const latin = texts.map((text) => Buffer.from(text).toString('latin1'));
        const expected = Array.from({ length: Math.ceil(texts.length / most) }, (_, index) =>
          latin.slice(index * most, (index + 1) * most),
        );
        expect(chunks.filter((chunk) => chunk.rows > 0 || chunk.text !== '')).toEqual(
          expected.map((part) => ({ text: part.join(''), rows: part.length })),
        );
        expect(rest).toEqual(end);
      }),
      { numRuns: 100 },
    );
  });
});
