import { OPERATORS } from './operators.ts';
import { SHAPES, type Shape } from './shapes.ts';

/** A shape whose SQL for BigQuery is wrong in one place. */
export interface Mutant {
  readonly name: string;
  readonly shape: Shape;
  readonly bigquery: string;
}

/** Every shape with every mistake at every place, each SQL once. */
export function mutants(): readonly Mutant[] {
  return SHAPES.flatMap((shape) => {
    const seen = new Set([shape.bigquery]);
    return OPERATORS.flatMap(({ name, pattern, replacements }) =>
      replacements.flatMap((replacement, which) =>
        [...shape.bigquery.matchAll(pattern)].flatMap((match, place): Mutant[] => {
          const bigquery = replacedAt(shape.bigquery, match, replacement);
          if (seen.has(bigquery)) return [];
          seen.add(bigquery);
          return [{ name: `${shape.name}__${name}_${which}_${place}`, shape, bigquery }];
        }),
      ),
    );
  });
}

/** The SQL with one match replaced; `$1` in a replacement is the first group. */
function replacedAt(sql: string, match: RegExpExecArray, replacement: string): string {
  const text = replacement.replace('$1', match[1] ?? '');
  return sql.slice(0, match.index) + text + sql.slice(match.index + match[0].length);
}
