import { code } from './define.ts';

/** The command line and what commands do beside runs: ETL19xx. */
export const commandCodes = {
  ETL1900: code<{ flags: readonly string[]; command: string }>({
    message: ({ flags, command }) => `"etl ${command}" needs ${flags.join(' or ')}.`,
    hint: ({ command }) => `"etl help ${command}" has examples.`,
  }),
  ETL1901: code<{ folder: string; found: string }>({
    message: ({ folder, found }) => `${folder} is not empty (it holds ${found}), and a new project would mix with it.`,
    hint: () => 'Name a folder that does not exist yet.',
  }),
  ETL1902: code<{ folder: string; why: string }>({
    message: ({ folder, why }) => `The starter project cannot be written to ${folder}: ${why}.`,
  }),
  ETL1903: code<{ folders: readonly string[] }>({
    message: ({ folders }) => `clean-targets names folders that hold the project itself: ${folders.join(', ')}.`,
    hint: () => 'Take them out of clean-targets; nothing was deleted.',
  }),
  ETL1904: code<{ folders: readonly string[] }>({
    message: ({ folders }) => `clean-targets names folders outside the project: ${folders.join(', ')}.`,
    hint: () => 'Only folders inside the project are deleted; nothing was deleted.',
  }),
  ETL1905: code({
    message: () => 'The selection holds no node.',
    hint: () => '"etl ls" lists what there is to select.',
  }),
  ETL1907: code<{ why: string }>({
    message: ({ why }) => `--warn-error-options is wrong: ${why}.`,
    hint: () => `Write, for example, --warn-error-options '{"error": "all", "warn": ["ETL3004"]}'.`,
  }),
  ETL1930: code<{ why: string }>({
    message: ({ why }) => `--event-time-start and --event-time-end are wrong: ${why}.`,
    hint: () => 'Write both, for example --event-time-start 2024-01-01 --event-time-end 2024-02-01.',
  }),
  ETL1931: code<{ text: string; why: string }>({
    message: ({ text, why }) => `--sample cannot be "${text}": ${why}.`,
    hint: () => 'Write --sample "3 days", or --sample \'{start: 2024-01-01, end: 2024-02-01}\'.',
  }),
  ETL1910: code<{ file: string }>({
    message: ({ file }) => `${file} is not an artifact of an earlier run: it does not hold a JSON object.`,
    hint: () => 'Name a folder that a finished run wrote, such as a copy of its target folder.',
  }),
  ETL1911: code<{ file: string; wanted: string; found: string }>({
    message: ({ file, wanted, found }) =>
      `${file} cannot be compared with: it has the schema version ${found}, and ${wanted} is read.`,
    hint: () => 'Make the artifacts anew with this version of etl, or with a dbt that writes the same version.',
  }),
  ETL1912: code<{ commit: string; why: string }>({
    message: ({ commit, why }) => `"git:${commit}" cannot say what has changed: ${why}.`,
    hint: () => 'Name a commit, a branch or a tag of the repository that the project lies in.',
  }),
  ETL1913: code({
    message: () => '--state or --defer-state are required for deferral, but neither was provided.',
    hint: () => 'Name a folder with the artifacts of an earlier run, such as a copy of its target folder.',
  }),
  ETL1914: code<{ folder: string }>({
    message: ({ folder }) => `There is no manifest.json in ${folder}.`,
    hint: () => 'Name a folder with the artifacts of an earlier run, such as a copy of its target folder.',
  }),
  ETL1915: code<{ name: string; nearest?: string | undefined }>({
    message: ({ name }) => `There is no macro "${name}" in the project or its packages.`,
    hint: ({ nearest }) =>
      nearest === undefined ? 'Macros stand in .sql files under macros/.' : `Did you mean "${nearest}"?`,
  }),
  ETL1916: code<{ problem: string }>({
    message: ({ problem }) => `--args is not a map of the macro's arguments: ${problem}.`,
    hint: () => `Write --args '{"name": "value"}' or --args 'name: value'.`,
  }),
  ETL1917: code<{ folder: string }>({
    message: ({ folder }) => `There is no earlier run to repeat in ${folder}: it has no run_results.json.`,
    hint: () => 'Run something first, or name the folder of another run with --state.',
  }),
  ETL1918: code<{ command: string }>({
    message: ({ command }) => `The earlier run was "etl ${command}", which cannot be repeated.`,
  }),
  ETL1922: code({
    message: () => 'The project does not say how long landing files are kept, so none is deleted.',
    hint: () => 'Write `landing: {retention_days: 30}` in the project file.',
  }),
  ETL1919: code<{ source: string; why: string }>({
    message: ({ source, why }) => `The freshness of ${source} cannot be told: ${why}.`,
    hint: () => 'Name a column with the time of loading in loaded_at_field, or a query in loaded_at_query.',
  }),
  ETL1921: code<{ command: string; word: string; known: readonly string[] }>({
    message: ({ command, word }) =>
      word === '' ? `"etl ${command}" needs to know what to do.` : `"etl ${command}" has no "${word}".`,
    hint: ({ command, known }) =>
      `Write ${known.map((one) => `"etl ${command} ${one}"`).join(' or ')}.` +
      (command === 'docs' ? ' There is no documentation site yet; catalog.json is for other tools.' : ''),
  }),
};
