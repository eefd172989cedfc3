import { code } from './define.ts';

/** The same answers on two targets: ETL65xx. */
export const parityCodes = {
  ETL6501: code<{ target: string; type: string }>({
    message: ({ target, type }) =>
      `The target "${target}" is of type ${type}, whose SQL cannot be evaluated on this machine.`,
    hint: () =>
      'parity compares a duckdb target (--target) with a bigquery target (--against) offline; two live targets of any type are compared with --targets dev,prod.',
  }),
  ETL6503: code<{ target: string; type: string }>({
    message: ({ target, type }) =>
      `The target "${target}" is of type ${type}: it is compared with a bigquery target only.`,
    hint: () => 'name the bigquery target with --against, or compare two live targets with --targets dev,prod.',
  }),
  ETL6504: code<{ given: readonly string[] }>({
    message: ({ given }) =>
      given.length === 2
        ? `--targets names the target "${given[0]}" twice.`
        : `--targets takes two targets, and ${given.length === 0 ? 'none is' : `${given.length} are`} given: ${given.join(', ')}.`,
    hint: () => 'write two names of outputs of the profile: --targets dev,prod',
  }),
  ETL6505: code<{ target: string; path: string }>({
    message: ({ target, path }) =>
      `The warehouse of the target "${target}" has not been built yet: ${path} does not exist.`,
    hint: ({ target }) =>
      `build it first, because its rows are what both engines are given: etl build --target ${target}`,
  }),
  ETL6506: code<{ select: boolean }>({
    message: ({ select }) =>
      select ? 'The selection holds no model and no snapshot.' : 'The project has no model and no snapshot.',
    hint: () => 'parity compares models and snapshots; see what a selection holds: etl ls --select ...',
  }),
  ETL6507: code<{ given: string }>({
    message: ({ given }) => `--tolerance takes a number from 0 up to 1, and "${given}" is none.`,
    hint: () => 'floats are equal when they differ by at most this part of the greater one: --tolerance 1e-9',
  }),
  ETL6508: code<{ target: string; type: string }>({
    message: ({ target, type }) => `The target "${target}" is of type ${type}, whose values cannot be compared yet.`,
    hint: () => 'parity compares targets of type duckdb and bigquery.',
  }),
  ETL6509: code<{ name: string; why: string; key: string | null }>({
    message: ({ name, why }) => `The "parity" in the meta of "${name}" ${why}.`,
    hint: ({ key }) =>
      key === null
        ? 'write meta: {parity: {ignore: [loaded_at], tolerance: 0.000001}}, either or both.'
        : `did you mean "${key}"?`,
  }),
};
