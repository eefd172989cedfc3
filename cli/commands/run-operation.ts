import type { Command } from './command.ts';

/** `etl run-operation`: one macro. */
export const runOperationCommand: Command = {
  name: 'run-operation',
  summary: 'Call a macro',
  description:
    'Calls a macro of the project or of a package, which may run statements. A transaction that it begins and does ' +
    'not commit is rolled back.',
  arguments: [{ name: '<macro>', help: 'Name of the macro, after its package and a dot where that is not clear.' }],
  flags: ['macroArguments', 'wait'],
  news: 'stdout',
  examples: [
    ['etl run-operation drop_old_tables', 'without arguments'],
    ["etl run-operation grant_select --args '{role: reporter}'", 'with arguments, as YAML'],
    ["etl run-operation dbt_utils.get_tables --args 'schema: raw'", 'a macro of a package'],
  ],
  run: async (invocation) => (await import('./call-macro.ts')).callMacro(invocation),
};
