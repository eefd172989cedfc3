import type { ColumnType } from '../../connectors/column-type.ts';

const WHOLE: readonly string[] = ['tinyint', 'smallint', 'integer', 'bigint', 'hugeint', 'decimal', 'uuid', 'time'];
/** Outside of these the engine writes years of other lengths, years before Christ and infinity. */
const FIRST_DAY = '0001-01-01';
const LAST_DAY = '9999-12-31';

/**
 * True for a cell that is written just as the engine writes the value it takes it for: that value is then exact,
 * however lenient its casts are, and the dearer pattern need not be asked. False or null says nothing. Nothing for types
 * whose patterns cost no more.
 */
export function isPlain(text: string, type: ColumnType, engineType: string): string | undefined {
  const value = `try_cast(${text} as ${engineType})`;
  const isSame = `cast(${value} as varchar) = ${text}`;
  if (WHOLE.includes(type.kind)) return isSame;
  if (type.kind !== 'date' && type.kind !== 'timestamp') return undefined;
  const last = type.kind === 'date' ? LAST_DAY : `${LAST_DAY} 23:59:59.999999`;
  return `${value} between '${FIRST_DAY}'::${engineType} and '${last}'::${engineType} and ${isSame}`;
}
