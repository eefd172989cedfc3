import { code } from './define.ts';

/** The graph and the selectors: ETL22xx. */
export const graphCodes = {
  ETL2201: code<{ cycle: readonly string[] }>({
    message: ({ cycle }) => `These wait for each other in a circle: ${cycle.map((id) => `"${id}"`).join(' -> ')}.`,
    hint: () => 'Remove one of these dependencies, for example by moving what both need into a model of its own.',
  }),
  ETL2202: code<{ method: string; spec: string; near: string | undefined; known: readonly string[] }>({
    message: ({ method, spec }) => `"${spec}" selects by "${method}", which is not a selection method.`,
    hint: ({ near, known }) =>
      near === undefined ? `The methods are ${known.join(', ')}.` : `Did you mean "${near}:"?`,
  }),
  ETL2203: code<{ spec: string; why: string }>({
    message: ({ spec, why }) => `The selection "${spec}" cannot be read: ${why}.`,
    hint: () => 'Write, for example, "stg_orders", "+fct_orders", "tag:nightly+2" or "@dim_customer".',
  }),
  ETL2204: code<{ name: string; known: readonly string[]; near: string | undefined }>({
    message: ({ name, known }) =>
      known.length === 0
        ? `There is no selector "${name}": the project has no selectors.`
        : `There is no selector "${name}"; the project has ${known.map((one) => `"${one}"`).join(', ')}.`,
    hint: ({ near, known }) =>
      near === undefined ? (known.length === 0 ? 'Define it in selectors.yml.' : undefined) : `Did you mean "${near}"?`,
  }),
  ETL2205: code<{ method: string; value: string; expected: string }>({
    message: ({ method, value, expected }) => `"${method}:${value}" cannot match anything: it takes ${expected}.`,
  }),
  ETL2206: code<{ spec: string; what: string; how: string }>({
    message: ({ spec, what }) => `"${spec}" needs ${what}, and there is none.`,
    hint: ({ how }) => `To use it, ${how}.`,
  }),
  ETL2207: code<{ criterion: string }>({
    message: ({ criterion }) => `The selection "${criterion}" does not match any enabled nodes.`,
    hint: () => 'Check its spelling; "etl ls" shows what there is.',
  }),
  ETL2208: code<{ name: string; why: string }>({
    message: ({ name, why }) => `The selector "${name}" cannot be read: ${why}.`,
    hint: () => 'A definition is, for example, {method: tag, value: nightly, children: true} or a list under "union".',
  }),
  ETL2210: code<{ name: string; changes: readonly string[] }>({
    message: ({ name, changes }) =>
      `The model "${name}" breaks the contract that it had in the earlier state: ${changes.join('; ')}.`,
    hint: () => 'Only add to it, or make a new version of the model.',
  }),
  ETL2209: code<{ names: readonly string[] }>({
    message: ({ names }) => `Several selectors say "default: true": ${names.map((one) => `"${one}"`).join(', ')}.`,
    hint: () => 'Leave it at one of them.',
  }),
};
