import { expect, it } from 'vitest';
import { loadEnvironment } from '../../config/environment.ts';
import { parseTemplate, render, runAsync, type Value } from '../../templates/index.ts';
import { envVarFunction } from './shared-values.ts';

// What dbt 1.11 gives for each.
it.each([
  ["{{ env_var('SET', 1) }}", 'x'],
  ["{{ env_var('SET') }}", 'x'],
  ["{{ env_var('NOT_SET', 'y') }}", 'y'],
  ["{{ 'y' if env_var('NOT_SET', false) else 3 }}", '3'],
  ["{{ env_var('NOT_SET', 1) + 1 }}", '2'],
  ["{{ env_var('NOT_SET', [1]) }}", '[1]'],
  ["{{ env_var('NOT_SET', '') }}", ''],
])('env_var gives a default as it is: %s', async (text, rendered) => {
  const environment = await loadEnvironment({ root: import.meta.dirname, processEnv: { SET: 'x' } });
  const names = new Map<string, Value>([['env_var', envVarFunction(environment)]]);
  const template = parseTemplate({ file: 'a.sql', text });
  const scope = { get: (name: string) => names.get(name) };
  expect((await runAsync(render(template, scope))).text).toBe(rendered);
});
