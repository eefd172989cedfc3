import { describe, expect, it } from 'vitest';
import { arrangeArgv } from './argv.ts';

describe('a command line', () => {
  it.each([
    [['build'], ['build']],
    [
      ['--target', 'prod', 'build'],
      ['build', '--target', 'prod'],
    ],
    [
      ['-t', 'prod', '-q', 'build', '-s', 'a'],
      ['build', '-t', 'prod', '-q', '-s', 'a'],
    ],
    [
      ['--target=prod', 'build'],
      ['build', '--target=prod'],
    ],
    [
      ['--no-use-colors', '--log-format', 'json', 'run'],
      ['run', '--no-use-colors', '--log-format', 'json'],
    ],
    [
      ['run', '--models', 'a', 'b'],
      ['run', '--select', 'a', 'b'],
    ],
    [
      ['run', '-m', 'a'],
      ['run', '--select', 'a'],
    ],
    [
      ['run', '--model=a'],
      ['run', '--select=a'],
    ],
    [
      ['build', '--resource-types', 'model'],
      ['build', '--resource-type', 'model'],
    ],
    [
      ['--unknown', 'build'],
      ['build', '--unknown'],
    ],
    [['--help'], ['--help']],
    [
      ['-q', '--version'],
      ['-q', '--version'],
    ],
    [[], []],
  ])('%j is read as %j', (given, arranged) => {
    expect(arrangeArgv(given)).toEqual(arranged);
  });

  it('of ls lists models only for --models, as dbt does', () => {
    expect(arrangeArgv(['ls', '-m', 'a'])).toEqual(['ls', '--resource-type', 'model', '--select', 'a']);
    expect(arrangeArgv(['ls', '-s', 'a'])).toEqual(['ls', '-s', 'a']);
  });
});
