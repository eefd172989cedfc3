import { Command as Commander, CommanderError, InvalidArgumentError, Option } from 'commander';
import { arrangeArgv } from './argv.ts';
import type { Command, CommandIo, ExitCode } from './command.ts';
import type { Flag } from './flag.ts';
import { type FlagKey, type Flags, flagTable, GLOBAL_FLAGS } from './flags.ts';
import { commands } from './registry.ts';
import { etlVersion } from './version.ts';

/** Takes a command with its flags as the command line gave them. */
export type Execute = (
  command: Command,
  given: { readonly flags: Flags; readonly args: readonly string[] },
) => Promise<ExitCode>;

/**
 * Parses a command line (no program name) and has `execute` run what it asks for. A wrong command line prints what is
 * wrong, and the nearest command or flag, to stderr and gives 2; help and version go to stdout and give 0.
 */
export async function runProgram(argv: readonly string[], io: CommandIo, execute: Execute): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const program = newProgram(io);
  for (const command of commands) {
    addCommand(program, command, async (flags, args) => {
      exit = await execute(command, { flags, args });
    });
  }
  if (argv.length === 0) {
    program.outputHelp({ error: true });
    return 2;
  }
  try {
    await program.parseAsync(arrangeArgv(argv), { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return 0;
    if (thrown.code === 'commander.excessArguments') {
      io.stderr.write('hint: nodes are chosen with --select, as in: etl build --select stg_orders\n');
    }
    return 2;
  }
  return exit;
}

function newProgram(io: CommandIo): Commander {
  return new Commander('etl')
    .description('Load sources, build SQL models, test them and publish them.')
    .usage('<command> [flags]')
    .version(etlVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ subcommandTerm: (sub) => [sub.name(), ...sub.aliases()].join(', ') })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText(
      'after',
      `
Examples:
  etl init demo                  write a starter project into the folder demo
  etl build                      load, build and test everything
  etl build --select +orders     the model orders and all that it is made from
  etl help build                 all flags of a command`,
    )
    .exitOverride();
}

function addCommand(
  program: Commander,
  command: Command,
  action: (flags: Flags, args: readonly string[]) => Promise<void>,
): void {
  const sub = program.command(command.name).summary(command.summary).description(command.description);
  const words = command.arguments ?? [];
  sub.usage([...words.map(({ name }) => name), '[flags]'].join(' '));
  sub.addHelpOption(new Option('-h, --help', 'Print this help.').helpGroup('General:'));
  for (const alias of command.aliases ?? []) sub.alias(alias);
  for (const { name, help } of words) sub.argument(name, help);
  const keys = [...command.flags, ...GLOBAL_FLAGS.filter((key) => !command.flags.includes(key))];
  for (const key of keys) for (const option of optionsOf(flagTable[key])) sub.addOption(option);
  sub.addHelpText('after', `\nExamples:\n${examplesOf(command)}`);
  sub.action(async () => action(flagsOf(keys, sub.opts()), sub.args));
}

function examplesOf(command: Command): string {
  const width = Math.max(...command.examples.map(([line]) => line.length));
  return command.examples.map(([line, meaning]) => `  ${line.padEnd(width)}   ${meaning}`).join('\n');
}

function optionsOf(flag: Flag): Option[] {
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  const hidden = flag.ignored === true;
  if (flag.type === 'boolean') {
    const yes = new Option(`${short}--${flag.long}`, flag.help).helpGroup(`${flag.group}:`);
    const no = new Option(`--no-${flag.long}`, flag.help);
    no.helpGroup(`${flag.group}:`);
    return [yes.hideHelp(hidden || flag.on === true), no.hideHelp(hidden || flag.on !== true)];
  }
  const value = flag.type === 'list' ? `<${flag.value}...>` : `<${flag.value}>`;
  const choices = 'choices' in flag && flag.choices !== undefined ? ` (${flag.choices.join(', ')})` : '';
  const option = new Option(`${short}--${flag.long} ${value}`, `${flag.help}${choices}`);
  option.argParser((word: string, before: unknown) => parsedValue(flag, word, before));
  return [option.helpGroup(`${flag.group}:`).hideHelp(hidden)];
}

function parsedValue(flag: Exclude<Flag, { type: 'boolean' }>, word: string, before: unknown): unknown {
  if (flag.type === 'integer') {
    const number = /^-?\d+$/.test(word) ? Number(word) : Number.NaN;
    if (!(number >= flag.min)) throw new InvalidArgumentError(`It takes a whole number of at least ${flag.min}.`);
    return number;
  }
  const words = flag.type === 'list' ? word.split(/\s+/).filter((one) => one !== '') : [word];
  const wrong = flag.choices === undefined ? undefined : words.find((one) => !flag.choices?.includes(one));
  if (wrong !== undefined) throw new InvalidArgumentError(`It takes ${flag.choices?.join(', ')}.`);
  if (flag.type === 'text') return word;
  return Array.isArray(before) ? [...before, ...words] : words;
}

function flagsOf(keys: readonly FlagKey[], options: Readonly<Record<string, unknown>>): Flags {
  const flags: Partial<Record<FlagKey, unknown>> = {};
  for (const key of keys) {
    const name = flagTable[key].long.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    if (options[name] !== undefined) flags[key] = options[name];
  }
  return flags as Flags;
}
