import type { Flag } from './flag.ts';
import { flagTable } from './flags.ts';

const spellings = bySpelling();

/**
 * Puts a command line into the order and the spelling that the parser knows: flags that stand before the command go
 * behind it, and aliases such as `--models` become `--select`. `argv` has no program name. Words after `--` stay.
 */
export function arrangeArgv(argv: readonly string[]): string[] {
  const leading: string[] = [];
  let at = 0;
  for (let word = argv[at]; word?.startsWith('-') && word !== '--'; word = argv[at]) {
    if (['-h', '--help', '-V', '-v', '--version'].includes(word)) return [...argv];
    const takesNext = !word.includes('=') && spellings.get(word)?.type !== 'boolean' && spellings.has(word);
    const length = takesNext ? 2 : 1;
    leading.push(...argv.slice(at, at + length));
    at += length;
  }
  const command = argv[at];
  const rest = argv.slice(at + 1);
  if (command === undefined) return leading;
  const words = canonical([...leading, ...rest]);
  return [command, ...(['ls', 'list'].includes(command) ? withModelsOnly(words, [...leading, ...rest]) : words)];
}

/** In dbt, `ls --models` lists models only, unlike `ls --select`. */
function withModelsOnly(words: string[], asGiven: readonly string[]): string[] {
  const asked = asGiven.some((word) => /^(-m|--models?(=.*)?)$/.test(word));
  return asked ? ['--resource-type', 'model', ...words] : words;
}

function canonical(words: readonly string[]): string[] {
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  return words.map((word, index) => {
    if (index >= end || !word.startsWith('-')) return word;
    const cut = word.startsWith('--') && word.includes('=') ? word.indexOf('=') : word.length;
    const spelling = word.slice(0, cut);
    const flag = spellings.get(spelling);
    if (flag?.aliases?.some((alias) => dashed(alias) === spelling)) return `--${flag.long}${word.slice(cut)}`;
    return word;
  });
}

function bySpelling(): Map<string, Flag> {
  const found = new Map<string, Flag>();
  for (const flag of Object.values<Flag>(flagTable)) {
    for (const name of [flag.long, ...(flag.aliases ?? [])]) found.set(dashed(name), flag);
    if (flag.type === 'boolean') found.set(`--no-${flag.long}`, flag);
    if (flag.short !== undefined && !found.has(`-${flag.short}`)) found.set(`-${flag.short}`, flag);
  }
  return found;
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}
