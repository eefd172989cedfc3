/** What `wordwrap` may break. */
export interface WrapOptions {
  readonly breakLong: boolean;
  readonly breakHyphens: boolean;
}

/** One line cut into lines of at most `width` characters, as Python's textwrap does; runs of blanks stay inside. */
export function wrapWords(line: string, width: number, options: WrapOptions): string[] {
  const pattern = options.breakHyphens
    ? /\s+|[^\s-]*[\p{L}\p{N}]-+(?=[\p{L}])|\S+?(?=\s|$|(?<=[\p{L}\p{N}]-)(?=\p{L}))/gu
    : /\s+|\S+/g;
  const chunks = (line.match(pattern) ?? []).reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    if (lines.length > 0 && chunks.at(-1)?.trim() === '') chunks.pop();
    const current: string[] = [];
    let size = 0;
    for (let chunk = chunks.at(-1); chunk !== undefined && size + chunk.length <= width; chunk = chunks.at(-1)) {
      current.push(chunk);
      size += chunk.length;
      chunks.pop();
    }
    const long = chunks.at(-1);
    if (long !== undefined && long.length > width)
      breakLong(long, width < 1 ? 1 : width - size, chunks, current, options);
    if (current.at(-1)?.trim() === '') current.pop();
    if (current.length > 0) lines.push(current.join(''));
  }
  return lines;
}

function breakLong(chunk: string, room: number, chunks: string[], current: string[], options: WrapOptions): void {
  const hyphens = options.breakHyphens;
  if (options.breakLong) {
    const hyphen = hyphens ? chunk.lastIndexOf('-', room - 1) : -1;
    const taken = hyphen > 0 && /[^-]/.test(chunk.slice(0, hyphen)) ? hyphen + 1 : room;
    current.push(chunk.slice(0, taken));
    chunks[chunks.length - 1] = chunk.slice(taken);
  } else if (current.length === 0) {
    current.push(chunk);
    chunks.pop();
  }
}
