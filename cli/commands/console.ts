import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SecretMask } from '../config/secret-mask.ts';
import {
  createReporter,
  hasUnicode,
  type LogLevel,
  type Reporter,
  type Style,
  styleFor,
  systemClock,
  wantsColors,
} from '../reporters/index.ts';
import type { CommandIo, TextOutput } from './command.ts';
import type { Flags } from './flags.ts';
import { etlVersion } from './version.ts';

/** What a command tells the person who gave it. */
export interface Console {
  /** News of a run, mistakes and warnings. */
  readonly reporter: Reporter;
  readonly style: Style;
  /** Prints what the command was asked for; not silenced by --quiet. */
  print(text: string): void;
  /** From now on secrets that this mask knows are never shown. */
  maskWith(mask: SecretMask): void;
  /** From now on files of diagnostics lie under this folder. */
  readFrom(root: string): void;
}

/**
 * The console for the flags. `news` is where a run is told: stdout for commands that build, stderr for commands whose
 * output is data, so that it can be piped. In JSON everything is told there, errors included.
 */
export function openConsole(flags: Flags, io: CommandIo, news: 'stdout' | 'stderr'): Console {
  const output = io[news];
  const json = flags.logFormat === 'json';
  const style = styleOf(flags, io, output);
  let mask: SecretMask | undefined;
  let root = resolve(io.cwd, flags.projectDir ?? '.');
  const masked = (text: string) => mask?.apply(text) ?? text;
  const reporter = createReporter(json ? 'json' : 'text', {
    output: plainWhenDumb(output, io),
    errors: json ? output : io.stderr,
    style,
    level: levelOf(flags),
    debug: flags.debug === true,
    width: flags.printerWidth,
    mask: masked,
    readFile: (file) => textOf(resolve(root, file)),
    version: etlVersion(),
    clock: systemClock,
  });
  return {
    reporter,
    style: styleOf(flags, io, io.stdout),
    print: (text) => io.stdout.write(`${masked(text)}\n`),
    maskWith: (known) => {
      mask = known;
    },
    readFrom: (folder) => {
      root = folder;
    },
  };
}

function styleOf(flags: Flags, io: CommandIo, output: TextOutput): Style {
  return styleFor({
    colors: flags.logFormat !== 'json' && wantsColors(flags.useColors, io.env, output.isTTY),
    unicode: hasUnicode(io.env, process.platform),
  });
}

function levelOf(flags: Flags): LogLevel {
  if (flags.debug === true) return 'debug';
  if (flags.quiet === true) return 'error';
  return flags.logLevel ?? 'info';
}

/** A terminal that cannot move its cursor, and a log of a CI run, get plain lines. */
function plainWhenDumb(output: TextOutput, io: CommandIo): TextOutput {
  if (!output.isTTY || (io.env.TERM !== 'dumb' && (io.env.CI ?? '') === '')) return output;
  return { write: (text) => output.write(text), isTTY: false, columns: output.columns };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
