/** What helps against a statement that BigQuery refuses; the first that fits. Source: its pages on troubleshooting. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /without a filter over column/i,
    'the table has require_partition_filter: filter by that column in the model, such as `where day >= ...`.',
  ],
  [
    /streaming buffer/i,
    'rows that were streamed in can be changed when they have left the buffer, which takes up to 90 minutes: run again then, or have them loaded by load jobs.',
  ],
  [
    /numeric overflow|out of range.*numeric|invalid (big)?numeric value/i,
    'NUMERIC has 29 digits before the point and 9 behind it: cast to BIGNUMERIC or FLOAT64 before.',
  ],
  [
    /Resources exceeded|Response too large/i,
    'one step needs more memory than a worker has: order fewer rows as a whole, split windows by partition, aggregate before joining, or divide the model.',
  ],
  [
    /Could not serialize access|aborted due to concurrent update/i,
    'another process changed the table at the same time, and trying again did not help: run one at a time, or run again.',
  ],
  [
    /currently a (MATERIALIZED_)?VIEW|is a view|not allowed for this operation because it is/i,
    'something else made a relation of that name: drop it, or give the model another `alias` or `schema`.',
  ],
  [
    /Provided Schema does not match|requires that the existing column type/i,
    'BigQuery widens types and adds nullable columns only: run with --full-refresh, or cast the column to its old type.',
  ],
  [
    /must match at most one source row/i,
    'the new rows have the same unique_key more than once: keep one of them, such as by `qualify row_number() over (...) = 1`.',
  ],
  [
    /Not found: Table|Not found: View/i,
    'check the schema and the name of the source or model, and that it is built; the name is as BigQuery has it, in upper and lower case.',
  ],
];

/** What a person may do about a refused statement; undefined where nothing is known. */
export function hintForStatement(message: string): string | undefined {
  return HINTS.find(([pattern]) => pattern.test(message))?.[1];
}
