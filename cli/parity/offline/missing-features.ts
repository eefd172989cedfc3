/** Functions that BigQuery has and the reference engine has not. */
const FUNCTIONS = [
  'approx_count_distinct',
  'approx_quantiles',
  'approx_top_count',
  'approx_top_sum',
  'generate_uuid',
  'max_by',
  'min_by',
];

const SAYINGS: readonly (readonly [RegExp, (found: readonly string[]) => string])[] = [
  [
    /^(?:Aggregate |Analytic |Table-valued )?function not found: ([\w.]+)/i,
    ([, name = '']) =>
      FUNCTIONS.includes(name.toLowerCase()) ? `${name.toUpperCase()} is not in Google's reference engine` : '',
  ],
  [/GROUP BY ALL/i, () => "GROUP BY ALL is not in Google's reference engine"],
  [
    /unimplemented|not (?:yet )?implemented|unsupported|not supported/i,
    ([words = '']) => `Google's reference engine says: ${words}`,
  ],
];

/** Why a refusal says nothing of BigQuery: what the reference engine lacks though BigQuery has it; null for others. */
export function missingReason(message: string): string | null {
  for (const [pattern, reason] of SAYINGS) {
    const found = pattern.exec(message);
    if (found === null) continue;
    const words = reason([found[0] === undefined ? '' : message, ...found.slice(1)]);
    if (words !== '') return words;
  }
  return null;
}
