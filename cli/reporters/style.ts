/** Paints text; every function gives its text back unchanged where colours are off. */
export interface Style {
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
  readonly dim: Paint;
  readonly bold: Paint;
  /** Marks of a finished node: a symbol that the terminal's encoding has. */
  readonly symbols: Symbols;
}

/** Puts a colour around a text. */
export type Paint = (text: string) => string;

/** The marks before finished nodes, one column each. */
export interface Symbols {
  readonly ok: string;
  readonly warn: string;
  readonly fail: string;
  readonly skip: string;
  readonly ellipsis: string;
}

const UNICODE: Symbols = { ok: '✓', warn: '!', fail: '✗', skip: '-', ellipsis: '…' };
const ASCII: Symbols = { ok: '+', warn: '!', fail: 'x', skip: '-', ellipsis: '...' };

/** Colours as ANSI codes, or none. */
export function styleFor(options: { readonly colors: boolean; readonly unicode: boolean }): Style {
  const paint = (open: number, close: number): Paint =>
    options.colors ? (text) => `\u001b[${open}m${text}\u001b[${close}m` : (text) => text;
  return {
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
    dim: paint(2, 22),
    bold: paint(1, 22),
    symbols: options.unicode ? UNICODE : ASCII,
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether to paint: what the user asked for by flag, then FORCE_COLOR (off at `0` and `false`), then NO_COLOR
 * (https://no-color.org: any text but the empty one), then whether the output is a terminal that can.
 */
export function wantsColors(asked: boolean | undefined, env: Environment, isTTY: boolean): boolean {
  if (asked !== undefined) return asked;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return isTTY && env.TERM !== 'dumb';
}

/** Whether the output's encoding has the marks: UTF-8 locales, and Windows terminals that are not the old console. */
export function hasUnicode(env: Environment, platform: NodeJS.Platform): boolean {
  if (platform === 'win32') return env.WT_SESSION !== undefined || env.TERM_PROGRAM !== undefined;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return env.TERM !== 'linux' && (locale === '' || /utf-?8/i.test(locale));
}
