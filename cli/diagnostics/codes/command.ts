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
  ETL1907: code<{ text: string }>({
    message: ({ text }) => `--warn-error-options is not a map: "${text}".`,
    hint: () => `Write, for example, --warn-error-options '{"error": "all", "warn": ["ETL3004"]}'.`,
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
};
