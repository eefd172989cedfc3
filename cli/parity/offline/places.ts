import { duckdbTokens } from '../../adapters/duckdb/tokens.ts';
import type { MappedSql } from '../../compiler/index.ts';
import { tokensOf } from '../../googlesql/tokens.ts';
import { columnExpression } from '../sql/column-expression.ts';
import type { FixedSql } from '../sql/fix-volatile.ts';
import { dependsOnOrder, openOrderHints } from '../sql/open-order-hints.ts';
import type { ColumnExpression } from '../types.ts';
import type { VariantInput } from './check-variant.ts';

/** What tells where in a template something of its two compiled texts stands. */
export function placesOf(
  local: MappedSql,
  other: MappedSql,
  fixedOther: FixedSql,
): Pick<VariantInput, 'expressionOf' | 'hints' | 'mayBeOpen' | 'otherFrame'> {
  const localTokens = duckdbTokens(local.text);
  const otherTokens = tokensOf(other.text);
  const frame = (sql: MappedSql, offset: number) => sql.at(offset).at(-1) ?? null;
  return {
    expressionOf: (column): ColumnExpression => {
      const left = columnExpression(local.text, localTokens, column);
      const right = columnExpression(other.text, otherTokens, column);
      return {
        left: left?.text ?? null,
        right: right?.text ?? null,
        at: left === null ? null : frame(local, left.offset),
      };
    },
    hints: {
      local: openOrderHints(localTokens).map(({ text, offset }) => ({ text, at: frame(local, offset) })),
      other: openOrderHints(otherTokens).map(({ text, offset }) => ({ text, at: frame(other, offset) })),
    },
    mayBeOpen: dependsOnOrder(otherTokens),
    otherFrame: (offset) => frame(other, fixedOther.placeOf(offset)),
  };
}
