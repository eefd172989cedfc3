import { code } from './define.ts';

/** What runs cost: ETL62xx. */
export const costCodes = {
  ETL6201: code<{ name: string; size: string }>({
    message: ({ name, size }) => `\`expected_size\` of "${name}" is no size: ${size}.`,
    hint: () => 'write a number of bytes, or a text such as "20 GB" or "1.5 TiB".',
  }),
  ETL6202: code<{ target: string; type: string }>({
    message: ({ target, type }) => `The target "${target}" is of type ${type}, which reads for nothing.`,
    hint: () => 'choose a target that bills what is read, such as one of type bigquery: --target NAME.',
  }),
  ETL6203: code<{ over: readonly string[] }>({
    message: ({ over }) => `The run was not started: it would exceed the budget of the project, ${over.join(' and ')}.`,
    hint: () =>
      '`etl cost` shows what each node costs; select less, raise `budget` in the project file, or run with --ignore-budget.',
  }),
  ETL6204: code<{ reference: string; why: string }>({
    message: ({ reference, why }) => `The project cannot be compared with "${reference}": ${why}.`,
    hint: () => 'the project must lie in a git repository that knows that commit, branch or tag.',
  }),
  ETL6205: code<{ nodes: number }>({
    message: ({ nodes }) =>
      `What ${nodes === 1 ? 'one node reads is' : `${nodes} nodes read is`} not known, so the budget counts ${nodes === 1 ? 'it' : 'them'} as nothing.`,
    hint: () => '`etl cost` names them; `meta: expected_size` tells what a table holds that is not there yet.',
  }),
  ETL6206: code<{ name: string; billed: string; most: string }>({
    message: ({ name, billed, most }) =>
      `"${name}" would be billed for ${billed}, and the target's maximum_bytes_billed is ${most}: BigQuery refuses a statement above it.`,
    hint: () => 'read fewer columns or partitions, or raise maximum_bytes_billed in the profile.',
  }),
};
