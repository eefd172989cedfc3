import { describe, expect, it } from 'vitest';
import { envFlag, variablesOf } from './flags.ts';

describe('a flag from the environment', () => {
  it.each(['1', 'true', 'T', 'yes', 'Y', 'on', 'TRUE'])('is on for %s', (word) => {
    expect(envFlag('fail_fast', { DBT_FAIL_FAST: word })).toBe(true);
  });

  it.each(['0', 'false', 'F', 'no', 'N', 'off'])('is off for %s', (word) => {
    expect(envFlag('fail_fast', { DBT_FAIL_FAST: word })).toBe(false);
  });

  it('prefers ETL_ to DBT_ and takes an empty one for not set', () => {
    expect(variablesOf('target')).toEqual(['ETL_TARGET', 'DBT_ENGINE_TARGET', 'DBT_TARGET']);
    expect(envFlag('target', { ETL_TARGET: 'a', DBT_TARGET: 'b' })).toBe('a');
    expect(envFlag('target', { ETL_TARGET: '', DBT_TARGET: 'b' })).toBe('b');
    expect(envFlag('target', {})).toBeUndefined();
  });

  it('is typed by its kind', () => {
    expect(envFlag('threads', { ETL_THREADS: '8' })).toBe(8);
    expect(envFlag('resource_type', { DBT_RESOURCE_TYPES: 'model seed' })).toEqual(['model', 'seed']);
    expect(envFlag('log_format', { DBT_LOG_FORMAT: 'JSON' })).toBe('json');
  });

  it('takes the older names of dbt', () => {
    expect(envFlag('print', { DBT_NO_PRINT: 'true' })).toBe(false);
    expect(envFlag('print', { DBT_NO_PRINT: 'false' })).toBe(true);
    expect(envFlag('state', { DBT_ARTIFACT_STATE_PATH: 'x' })).toBe('x');
    expect(envFlag('defer', { DBT_DEFER_TO_STATE: '1' })).toBe(true);
  });

  it.each([
    ['fail_fast', { DBT_FAIL_FAST: 'maybe' }, 'DBT_FAIL_FAST is "maybe", which is not true or false.'],
    ['threads', { ETL_THREADS: 'many' }, 'ETL_THREADS is "many", which is not a number above zero.'],
    ['log_format', { DBT_LOG_FORMAT: 'xml' }, 'which is not one of text, json, debug, default.'],
  ] as const)('%s cannot be %j', (name, env, message) => {
    expect(() => envFlag(name, env)).toThrow(message);
  });
});
