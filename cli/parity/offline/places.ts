import { duckdbTokens } from '../../adapters/duckdb/tokens.ts';
import type { MappedSql } from '../../compiler/index.ts';
import { tokensOf } from '../../googlesql/tokens.ts';
import { columnExpression } from '../sql/column-expression.ts';
import type { FixedSql } from '../sql/fix-volatile.ts';
import { openOrderHints } from '../sql/open-order-hints.ts';
import type { ColumnExpression } from '../types.ts';
import type { VariantInput } from './check-variant.ts';

/** What tells where in a template something of its two compiled texts stands. */
export function placesOf(
  local: MappedSql,
  other: MappedSql,
  fixedOther: FixedSql,
): Pick<VariantInput, 'expressionOf' | 'hints' | 'otherFrame'> {
  const localTokens = duckdbTokens(local.text);
  const frame = (sql: MappedSql, offset: number) => sql.at(offset).at(-1) ?? null;
  return {
    expressionOf: (column): ColumnExpression => {
      const left = columnExpression(local.text, localTokens, column);
      const right = columnExpression(other.text, tokensOf(other.text), column);
      return {
        left: left?.text ?? null,
        right: right?.text ?? null,
        at: left === null ? null : frame(local, left.offset),
      };
    },
    hints: openOrderHints(localTokens).map(({ text, offset }) => ({ text, at: frame(local, offset) })),
    otherFrame: (offset) => frame(other, fixedOther.placeOf(offset)),
  };
}
