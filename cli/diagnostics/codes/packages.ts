import { code } from './define.ts';

const lines = (asks: readonly string[]): string => asks.map((one) => `\n  - ${one}`).join('');

/** Packages of other projects, and the versions they ask for: ETL11xx. */
export const packageCodes = {
  ETL1101: code<{ name: string; needed: readonly string[]; version: string }>({
    message: ({ name, needed, version }) =>
      `"${name}" is written for dbt ${needed.join(', ')}, and this is what dbt ${version} does.`,
    hint: () => 'Use a version of it that allows this one, or pass --no-version-check to try it all the same.',
  }),
  ETL1102: code<{ version: string; where: string }>({
    message: ({ version, where }) => `${where} asks for the version "${version}", which is not one.`,
    hint: () => 'Versions have three numbers, such as 1.2.0, ">=1.2.0" or [">=1.2.0", "<2.0.0"].',
  }),
  ETL1103: code({
    message: () => 'Packages are listed both in packages.yml and in dependencies.yml.',
    hint: () => 'Keep one of the two lists.',
  }),
  ETL1104: code({
    message: () => 'packages.yml lists "projects", which belong into dependencies.yml.',
    hint: () => 'Move them there.',
  }),
  ETL1105: code<{ name: string; needed: readonly string[]; version: string }>({
    message: ({ name, needed, version }) =>
      `"${name}" is written for etl ${needed.join(', ')}, and this is etl ${version}.`,
    hint: () => 'Install a version of etl that it allows, or pass --no-version-check to try it all the same.',
  }),
  ETL1110: code<{ file: string; wanted: number; found: number; missing: readonly string[]; folder: string }>({
    message: ({ file, wanted, found, missing, folder }) =>
      `${file} lists ${wanted} package${wanted === 1 ? '' : 's'}, and ${found === 0 ? 'none' : `only ${found}`} ` +
      `${found === 1 ? 'is' : 'are'} in ${folder}${missing.length === 0 ? '' : `: missing ${missing.length === 1 ? 'is' : 'are'} ${missing.join(', ')}`}.`,
    hint: () => 'Run "etl deps" to install them.',
  }),
  ETL1111: code<{ folder: string }>({
    message: ({ folder }) => `${folder} is not a package: it has no dbt_project.yml or etl_project.yml.`,
    hint: () => 'Remove the folder, or run "etl deps" to install the packages anew.',
  }),
  ETL1112: code<{ name: string; places: readonly string[] }>({
    message: ({ name, places }) => `Two packages have the name "${name}":${lines(places)}`,
    hint: () => 'Names of packages are unique in a project; leave one of them out.',
  }),
  ETL1113: code<{ name: string; place: string }>({
    message: ({ name, place }) => `The package ${place} has the name of the project itself, "${name}".`,
    hint: () => 'Rename one of the two.',
  }),
  ETL1120: code<{ url: string; why: string }>({
    message: ({ url, why }) => `${url} cannot be reached: ${why}.`,
    hint: () => 'Nothing was changed; check the address and the network, then run "etl deps" again.',
  }),
  ETL1121: code<{ name: string; hub: string; by: string; nearest?: string | undefined }>({
    message: ({ name, hub, by }) => `The registry ${hub} has no package "${name}", which ${by} asks for.`,
    hint: ({ nearest }) => (nearest === undefined ? undefined : `Did you mean "${nearest}"?`),
  }),
  ETL1122: code<{ name: string; asks: readonly string[]; versions: readonly string[]; hidden: number }>({
    message: ({ name, asks, versions, hidden }) =>
      `No version of "${name}" fits:${lines(asks)}\nThere is ${versions.length === 0 ? 'none' : versions.slice(-12).join(', ')}${
        hidden === 0 ? '' : `; ${hidden} more are written for other versions of dbt`
      }.`,
    hint: ({ asks, hidden }) =>
      asks.length > 1
        ? 'Change one of these requests; the version of a package that makes it can be changed too.'
        : hidden > 0
          ? 'Ask for another version, or pass --no-version-check.'
          : 'Ask for another version.',
  }),
  ETL1123: code<{ git: string; asks: readonly string[] }>({
    message: ({ git, asks }) => `${git} is asked for at more than one revision:${lines(asks)}`,
    hint: () => 'Ask for the same revision everywhere.',
  }),
  ETL1124: code<{ git: string; revision: string; why: string }>({
    message: ({ git, revision, why }) => `${git} cannot be fetched at ${revision}: ${why}.`,
    hint: () => 'Nothing was changed.',
  }),
  ETL1125: code<{ url: string; why: string }>({
    message: ({ url, why }) => `${url} cannot be unpacked: ${why}.`,
    hint: () => 'A package is an archive (.tar.gz) of one folder that holds a project.',
  }),
  ETL1126: code<{ what: string; folder: string }>({
    message: ({ what, folder }) => `${what} is not a package: ${folder} has no dbt_project.yml or etl_project.yml.`,
    hint: () => 'Check the address; when the project lies in a folder of it, name that with "subdirectory".',
  }),
  ETL1127: code<{ local: string; folder: string; by: string }>({
    message: ({ local, folder, by }) =>
      `The local package "${local}", which ${by} asks for, is not there: no ${folder}.`,
    hint: () => 'The path of a local package is relative to the project that is run, also when a package asks for it.',
  }),
  ETL1128: code<{ name: string }>({
    message: ({ name }) => `The private package "${name}" can be fetched only by dbt's own platform.`,
    hint: () => 'Use "git:" with the address of its repository.',
  }),
  ETL1129: code<{ name: string; what: string }>({
    message: ({ name, what }) => `${what} has the name "${name}", which cannot be the name of a folder.`,
  }),
  ETL1130: code<{ git: string; revision: string }>({
    message: ({ git, revision }) =>
      `${git} is not pinned: it is fetched at ${revision === 'HEAD' ? 'its default branch' : `the branch ${revision}`}, which changes.`,
    hint: () => 'Name a tag or a commit under "revision", or say "warn-unpinned: false".',
  }),
  ETL1131: code<{ name: string; now: string }>({
    message: ({ name, now }) => `The package "${name}" is now called "${now}".`,
    hint: ({ now }) => `Ask for "${now}".`,
  }),
  ETL1132: code<{ shown: string }>({
    message: ({ shown }) => `A secret stands in the address ${shown}; it was left out of package-lock.yml.`,
    hint: () => "Write env_var('DBT_ENV_SECRET_...') in its place.",
  }),
  ETL1133: code<{ asked: string; why: string }>({
    message: ({ asked, why }) => `The package "${asked}" cannot be added: ${why}.`,
    hint: () => 'As in: etl deps --add-package dbt-labs/dbt_utils@1.3.0',
  }),
  ETL1134: code<{ path: string; why: string }>({
    message: ({ path, why }) => `${path} cannot be written: ${why}.`,
  }),
  ETL1135: code({ message: () => 'Installing packages was cancelled; nothing was changed.' }),
};
