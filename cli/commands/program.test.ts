import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CommandIo } from './command.ts';
import type { Flags } from './flags.ts';
import { GLOBAL_FLAGS } from './flags.ts';
import { runProgram } from './program.ts';
import { commands } from './registry.ts';
import { withEnvironment, withProjectFlags } from './settings.ts';

interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly command?: string;
  readonly flags?: Flags;
  readonly args?: readonly string[];
}

async function given(...argv: string[]): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: false,
  });
  const io: CommandIo = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    env: {},
    cwd: '/',
    signal: new AbortController().signal,
  };
  let found: Partial<Outcome> = {};
  const exit = await runProgram(argv, io, async (command, { flags, args }) => {
    found = { command: command.name, flags, args };
    return 0;
  });
  return { exit, ...written, ...found };
}

function dbtCommands(): [string, string[]][] {
  const text = readFileSync(new URL('./testdata/dbt-flags.json', import.meta.url), 'utf8');
  const { 'every command': shared = [], ...own } = JSON.parse(text) as Readonly<Record<string, string[]>>;
  return Object.entries(own).map(([command, flags]) => [command, [...flags, ...shared]]);
}

describe('the program', () => {
  it('takes several values until the next flag, and repeated flags add up', async () => {
    const { flags } = await given('build', '--select', 'a', 'b', '--exclude', 'c', '-s', 'tag:d e');
    expect(flags).toEqual({ select: ['a', 'b', 'tag:d', 'e'], exclude: ['c'] });
  });

  // The flags of dbt 1.11's commands, each with some value.
  it.each(dbtCommands())('takes the flags of dbt %s', async (command, flags) => {
    const words = command.split(' ').concat(command === 'run-operation' ? ['a_macro'] : []);
    const refused: string[] = [];
    for (const flag of flags) if ((await given(...words, flag)).command === undefined) refused.push(flag);
    expect(refused).toEqual([]);
  });

  it('takes global flags before and after the command', async () => {
    expect((await given('-t', 'prod', 'build', '--threads', '8')).flags).toEqual({ target: 'prod', threads: 8 });
    expect((await given('build', '-t', 'prod', '--threads=8')).flags).toEqual({ target: 'prod', threads: 8 });
  });

  it('tells a flag that is off from one that nobody gave', async () => {
    const { flags } = await given('build', '--no-use-colors', '--fail-fast', '--no-defer');
    expect(flags).toEqual({ useColors: false, failFast: true, defer: false });
  });

  it('knows the short spellings of dbt', async () => {
    const { flags } = await given('build', '-x', '-f', '-q', '-d', '-s', 'a');
    expect(flags).toEqual({ failFast: true, fullRefresh: true, quiet: true, debug: true, select: ['a'] });
  });

  it('accepts flags of dbt that mean nothing here', async () => {
    const line = [
      'run',
      '--no-populate-cache',
      '--cache-selected-only',
      '--static-parser',
      '--log-path',
      'x',
      '-r',
      'y',
    ];
    expect((await given(...line)).exit).toBe(0);
  });

  it('knows list as ls', async () => {
    expect((await given('list', '--output', 'json', '--output-keys', 'name', 'tags')).flags).toEqual({
      listOutput: 'json',
      outputKeys: ['name', 'tags'],
    });
  });

  it('hands the folder to init', async () => {
    expect((await given('init', 'demo')).args).toEqual(['demo']);
  });

  it.each([
    [['biuld'], 'Did you mean build?'],
    [['build', '--selct', 'a'], 'Did you mean --select?'],
    [['build', 'stg_orders'], 'etl build --select stg_orders'],
    [['build', '--threads', 'many'], 'whole number of at least 1'],
    [['ls', '--output', 'xml'], 'It takes selector, name, path, json'],
    [['ls', '--resource-type', 'modell'], 'It takes'],
    [['build', '--target'], 'argument missing'],
    [[], 'Usage: etl'],
  ])('refuses %j, says why and gives 2', async (argv, why) => {
    const { exit, stderr, command } = await given(...argv);
    expect(exit).toBe(2);
    expect(stderr).toContain(why);
    expect(command).toBeUndefined();
  });

  it.each(commands.map(({ name }) => name))('prints the help of %s with examples', async (name) => {
    const { exit, stdout } = await given(name, '--help');
    expect(exit).toBe(0);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain(`etl ${name}`);
  });

  it('does not list flags without effect', async () => {
    expect((await given('build', '--help')).stdout).not.toContain('populate-cache');
  });
});

describe('settings', () => {
  const keys = [...GLOBAL_FLAGS, 'fullRefresh'] as const;

  it('come from the command line, then ETL_, then DBT_ variables', () => {
    const env = {
      DBT_TARGET: 'dbt',
      ETL_TARGET: 'etl',
      DBT_THREADS: '3',
      DBT_FULL_REFRESH: 'true',
      DBT_FAIL_FAST: '0',
    };
    expect(withEnvironment({ threads: 9 }, keys, env)).toEqual({
      threads: 9,
      target: 'etl',
      fullRefresh: true,
      failFast: false,
    });
  });

  it('of a project file are the weakest', () => {
    expect(withProjectFlags({ quiet: false }, keys, { quiet: true, fail_fast: true, target: 'x' })).toEqual({
      quiet: false,
      failFast: true,
    });
  });

  it('that a flag cannot have are an error that names the variable', () => {
    expect(() => withEnvironment({}, keys, { DBT_FAIL_FAST: 'perhaps' })).toThrow('DBT_FAIL_FAST is "perhaps"');
  });
});
