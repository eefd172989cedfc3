import { type FlagName, variablesOf } from '../../config/flags.ts';
import type { Command } from '../command.ts';
import { type Flag, flagGroups } from '../flag.ts';
import { type FlagKey, flagTable, GLOBAL_FLAGS } from '../flags.ts';
import { commands } from '../registry.ts';

/** The page docs/reference/commands.md: every command and flag, from the same tables that parse them. */
export function commandReference(): string {
  const lines = [
    '# Commands',
    '',
    '<!-- Written by scripts/generate-reference.mjs from cli/commands; do not edit. -->',
    '',
    'Flags may stand before or after the command. Exit codes: 0 all good, 1 a node failed, 2 the project or the command',
    'line is wrong.',
    '',
    '| Command | Does |',
    '|---|---|',
    ...commands.map((one) => `| [\`etl ${one.name}\`](#etl-${one.name}) | ${one.summary} |`),
    ...commands.flatMap(commandSection),
    '',
    '## Flags of every command',
    '',
    ...flagsTable([...GLOBAL_FLAGS]),
    '',
    '## Environment variables',
    '',
    'A flag that the command line does not give is taken from the environment: first the variable that begins with',
    '`ETL_`, then the one of dbt. The `flags:` of the project file come last.',
    '',
    '| Flag | Variables |',
    '|---|---|',
    ...(Object.values(flagTable) as Flag[]).flatMap(variablesRow),
    '',
    '## Flags of dbt without effect',
    '',
    "These are accepted, so that dbt's command lines run unchanged, and do nothing:",
    '',
    `${(Object.values(flagTable) as Flag[]).flatMap(ignoredName).join(', ')}.`,
    '',
  ];
  return lines.join('\n');
}

function commandSection(command: Command): string[] {
  const usage = [`etl ${command.name}`, ...(command.arguments ?? []).map(({ name }) => name), '[flags]'];
  const aliases = command.aliases ?? [];
  const width = Math.max(...command.examples.map(([line]) => line.length));
  return [
    '',
    `## etl ${command.name}`,
    '',
    command.description,
    '',
    '```',
    usage.join(' '),
    '```',
    ...(aliases.length === 0 ? [] : ['', `Also: ${aliases.map((one) => `\`etl ${one}\``).join(', ')}.`]),
    '',
    ...flagsTable(command.flags),
    'Examples:',
    '',
    '```sh',
    ...command.examples.map(([line, meaning]) => `${line.padEnd(width)}   # ${meaning}`),
    '```',
  ];
}

/** The flags as a table, in the order of help; nothing when all are without effect. */
function flagsTable(keys: readonly FlagKey[]): string[] {
  const flags = keys.map((key): Flag => flagTable[key]).filter((flag) => flag.ignored !== true);
  if (flags.length === 0) return [];
  const ordered = flagGroups.flatMap((group) => flags.filter((flag) => flag.group === group));
  return ['| Flag | Means |', '|---|---|', ...ordered.map(flagRow), ''];
}

function flagRow(flag: Flag): string {
  const name = flag.type === 'boolean' && flag.on === true ? `--no-${flag.long}` : `--${flag.long}`;
  const value = flag.type === 'boolean' ? '' : ` <${flag.value}>${flag.type === 'list' ? '...' : ''}`;
  const short = flag.short === undefined ? [] : [`\`-${flag.short}\``];
  const also = (flag.aliases ?? []).map((one) => `\`${one.length === 1 ? '-' : '--'}${one}\``);
  const choices = 'choices' in flag && flag.choices !== undefined ? ` One of ${flag.choices.join(', ')}.` : '';
  const help = `${flag.help}${choices}`.replaceAll('|', '\\|');
  return `| ${[`\`${name}${value}\``, ...short, ...also].join(', ')} | ${help} |`;
}

function variablesRow(flag: Flag): string[] {
  if (flag.setting === undefined) return [];
  const names = variablesOf(flag.setting satisfies FlagName).map((one) => `\`${one}\``);
  return [`| \`--${flag.long}\` | ${names.join(', ')} |`];
}

function ignoredName(flag: Flag): string[] {
  return flag.ignored === true ? [`\`--${flag.long}\``] : [];
}
