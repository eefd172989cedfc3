import { JsonReporter } from './json-reporter.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';
import { TextReporter } from './text-reporter.ts';

export { diagnosticText } from './diagnostic-text.ts';
export { type Clock, type ReporterOutput, systemClock } from './output.ts';
export type { LogLevel, Reporter, ReporterOptions } from './reporter.ts';
export { hasUnicode, type Style, styleFor, wantsColors } from './style.ts';
export { cutTo, padEndTo, padStartTo, textWidth } from './text-width.ts';
export { grouped, inSeconds } from './words.ts';

/** The reporter for `--log-format`. */
export function createReporter(format: 'text' | 'json', options: ReporterOptions): Reporter {
  return format === 'json' ? new JsonReporter(options) : new TextReporter(options);
}
