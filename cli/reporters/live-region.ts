import { stripVTControlCharacters } from 'node:util';
import type { ReporterOutput } from './output.ts';
import { cutTo, textWidth } from './text-width.ts';

/** Lines at the foot of a terminal that are redrawn in place while other lines scroll above them. */
export class LiveRegion {
  readonly #output: ReporterOutput;
  #drawn = 0;

  constructor(output: ReporterOutput) {
    this.#output = output;
  }

  /** Replaces the region by `lines`; what does not fit the terminal's height is left out. */
  draw(lines: readonly string[]): void {
    const shown = lines.slice(0, Math.max(1, (this.#output.rows ?? 24) - 2));
    this.#output.write(`${this.#erase()}${shown.map((line) => `${this.#fitted(line)}\n`).join('')}`);
    this.#drawn = shown.length;
  }

  /** Writes lines that stay, above the region, which is gone until it is drawn again. */
  print(text: string): void {
    this.#output.write(`${this.#erase()}${text}\n`);
    this.#drawn = 0;
  }

  /** Takes the region away. */
  clear(): void {
    if (this.#drawn > 0) this.#output.write(this.#erase());
    this.#drawn = 0;
  }

  #erase(): string {
    return this.#drawn === 0 ? '' : `\u001b[${this.#drawn}A\u001b[0J`;
  }

  /** A line that wrapped would take two rows and leave one behind. */
  #fitted(line: string): string {
    const width = this.#output.columns ?? 80;
    return textWidth(line) <= width ? line : cutTo(stripVTControlCharacters(line), width);
  }
}
