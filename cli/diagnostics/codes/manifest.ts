import { code } from './define.ts';

const suggestion = (nearest: string | undefined): string | undefined =>
  nearest === undefined ? undefined : `Did you mean "${nearest}"?`;

/** Manifest and graph: ETL2xxx. */
export const manifestCodes = {
  ETL2001: code<{ what: string; name: string; nearest?: string | undefined }>({
    message: ({ what, name }) => `${what} refers to "${name}", which is not in this project.`,
    hint: ({ nearest }) => (nearest === undefined ? undefined : `did you mean ref('${nearest}')?`),
  }),
  ETL2002: code<{ what: string; source: string; table: string; nearest?: string | undefined }>({
    message: ({ what, source, table }) => `${what} reads the source "${source}.${table}", which no YAML file declares.`,
    hint: ({ nearest }) => {
      if (nearest === undefined) return 'Declare it under "sources:" in a YAML file.';
      const [name, table] = nearest.split('.');
      return `did you mean source('${name}', '${table}')?`;
    },
  }),
  ETL2003: code<{ what: string; name: string; file: string }>({
    message: ({ what, name, file }) => `${what} refers to "${name}", which is disabled (${file}).`,
    hint: () => 'Enable it, or remove the reference.',
  }),
  ETL2004: code<{ what: string; name: string; found: readonly string[] }>({
    message: ({ what, name, found }) =>
      `${what} refers to "${name}", which is in several packages: ${found.join(', ')}.`,
    hint: ({ name }) => `Name the package: ref('package', '${name}').`,
  }),
  ETL2005: code<{ path: readonly string[] }>({
    message: ({ path }) => `These nodes refer to each other in a circle: ${path.join(' -> ')}.`,
    hint: () => 'Remove one of the references.',
  }),
  ETL2006: code<{ what: string; name: string; scope: string }>({
    message: ({ what, name, scope }) => `${what} refers to "${name}", which is private to the group "${scope}".`,
    hint: ({ scope }) => `Put the node into the group "${scope}", or make the model's access protected.`,
  }),
  ETL2007: code<{ what: string; name: string; package: string }>({
    message: ({ what, name, package: own }) =>
      `${what} refers to "${name}", which is protected: only nodes of the package "${own}" may refer to it.`,
    hint: () => 'Refer to a public model of that package, or ask for this one to be made public there.',
  }),
  ETL2008: code<{ what: string; name: string; nearest?: string | undefined }>({
    message: ({ what, name }) => `${what} refers to the metric "${name}", which is not in this project.`,
    hint: ({ nearest }) => suggestion(nearest),
  }),
  ETL2009: code<{ what: string; name: string; nearest?: string | undefined }>({
    message: ({ what, name }) => `${what} calls function('${name}'), which is not in this project.`,
    hint: ({ nearest }) => suggestion(nearest),
  }),
  ETL2010: code<{ kind: string; name: string; files: readonly string[] }>({
    message: ({ kind, name, files }) =>
      `There are two ${kind.replace(/y$/, 'ie')}s of the name "${name}": ${files.join(' and ')}.`,
    hint: () => 'Names are unique within a project; rename or disable one of them.',
  }),
  ETL2011: code<{ relation: string; names: readonly string[] }>({
    message: ({ relation, names }) => `${names.join(' and ')} would both be built as ${relation}.`,
    hint: () => 'Give one of them another alias, schema or name.',
  }),
  ETL2012: code<{ what: string }>({
    message: ({ what }) => `${what} has a space in its name.`,
    hint: () => 'Give it a name without spaces.',
  }),
  ETL2020: code<{ test: string; what: string; nearest?: string | undefined }>({
    message: ({ test, what }) => `${what} has the data test "${test}", but there is no such test.`,
    hint: ({ test, nearest }) =>
      suggestion(nearest) ?? `Write it as {% test ${test}(model) %} in the macros or tests/generic folder.`,
  }),
  ETL2021: code<{ what: string; problem: string }>({
    message: ({ what, problem }) => `A data test of ${what} cannot be read: ${problem}.`,
  }),
  ETL2022: code<{ name: string; nearest?: string | undefined }>({
    message: ({ name }) => `The docs block "${name}" does not exist.`,
    hint: ({ nearest, name }) => suggestion(nearest) ?? `Write {% docs ${name} %}...{% enddocs %} in a .md file.`,
  }),
  ETL2023: code<{ group: string; what: string; nearest?: string | undefined }>({
    message: ({ group, what }) => `${what} is in the group "${group}", which no YAML file declares.`,
    hint: ({ nearest }) => suggestion(nearest) ?? 'Declare it under "groups:" in a YAML file.',
  }),
  ETL2024: code<{ name: string }>({
    message: ({ name }) => `The docs block "${name}" is never closed.`,
    hint: () => 'End it with {% enddocs %}.',
  }),
  ETL2030: code<{ key: string; name: string }>({
    message: ({ key, name }) => `"${name}" has "${key}" both under "config" and beside it.`,
    hint: () => 'Keep the one under "config".',
  }),
  ETL2031: code<{ name: string; other: string }>({
    message: ({ name, other }) => `"${name}" is described a second time; it is also described in ${other}.`,
    hint: () => 'Keep one description.',
  }),
  ETL2032: code<{ section: string; name: string; nearest?: string | undefined }>({
    message: ({ section, name }) => `"${name}" is described under "${section}", but there is no such node.`,
    hint: ({ nearest }) => suggestion(nearest),
  }),
  ETL2033: code<{ section: string; name: string; kind: string }>({
    message: ({ section, name, kind }) => `"${name}" is described under "${section}", but it is a ${kind}.`,
    hint: ({ kind }) => `Move the description to the list of ${kind}s.`,
  }),
  ETL2034: code<{ name: string; version: string; versions: readonly string[] }>({
    message: ({ name, version, versions }) =>
      `The latest_version ${version} of "${name}" is not one of its versions (${versions.join(', ')}).`,
  }),
  ETL2035: code<{ name: string; version: string; file: string }>({
    message: ({ name, version, file }) => `Version ${version} of "${name}" has no file: there is no model "${file}".`,
    hint: () => 'Add the file, or say where the version is with "defined_in".',
  }),
  ETL2036: code<{ name: string; problem: string }>({
    message: ({ name, problem }) => `The Python model "${name}" cannot be read: ${problem}.`,
  }),
  ETL2037: code<{ package: string; source: string; table?: string; nearest?: string | undefined }>({
    message: ({ package: name, source, table }) =>
      table === undefined
        ? `There is no source "${source}" in the package "${name}" to override.`
        : `The source "${source}" of the package "${name}" has no table "${table}" to override.`,
    hint: ({ nearest }) => suggestion(nearest),
  }),
  ETL2040: code<{ name: string; problem: string }>({
    message: ({ name, problem }) => `The snapshot "${name}" ${problem}.`,
  }),
  ETL2041: code<{ what: string; problem: string }>({
    message: ({ what, problem }) => `${what} ${problem}.`,
  }),
  ETL2042: code<{ name: string }>({
    message: ({ name }) => `The model "${name}" enforces a contract, but no column of it is declared.`,
    hint: () => 'Declare its columns with their data_type in a YAML file, or take the contract away.',
  }),
  ETL2043: code<{ name: string; problem: string }>({
    message: ({ name, problem }) => `The microbatch model "${name}" ${problem}.`,
  }),
  ETL2044: code<{ name: string; problem: string }>({
    message: ({ name, problem }) => `The model "${name}" ${problem}.`,
  }),
  ETL2045: code<{ name: string; problem: string }>({
    message: ({ name, problem }) => `The metric "${name}" ${problem}.`,
    hint: () => 'Complete its type_params, or enable what it uses.',
  }),
  ETL2050: code<{ test: string; problem: string }>({
    message: ({ test, problem }) => `The unit test "${test}" cannot be read: ${problem}.`,
  }),
  ETL2051: code<{ test: string; model: string; problem: string }>({
    message: ({ test, model, problem }) => `The unit test "${test}" of "${model}" ${problem}.`,
  }),
};
