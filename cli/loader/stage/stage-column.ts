import { identifier } from '../landing/sql.ts';
import type { RawColumn } from '../raw-table.ts';

/** A column of a staging table: a type that load jobs take from Parquet without a doubt. */
export interface StageColumn {
  readonly name: string;
  /** Its etl type in the staging table. */
  readonly type: string;
  /** Its value of a landing file, in the landing engine's SQL. */
  readonly sql: string;
}

/** Digits that every engine's decimal keeps in Parquet; others are staged as text. */
const SURE_DECIMAL = { whole: 29, scale: 9 };

/**
 * How a landed column is staged. Whole numbers are wide, times without a zone are those of UTC, and what load jobs take
 * differently from place to place (JSON, UUID, numbers of many digits) is text. Pure.
 */
export function stageColumn({ name, type }: RawColumn): StageColumn {
  const column = identifier(name);
  const staged = (stageType: string, sql = column) => ({ name, type: stageType, sql: `${sql} as ${column}` });
  const text = () => staged('string', `cast(${column} as varchar)`);
  switch (type) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return staged('bigint', `cast(${column} as bigint)`);
    case 'float':
    case 'double':
      return staged('double', `cast(${column} as double)`);
    case 'timestamp':
    case 'timestamptz':
      return staged('timestamptz', `cast(${column} as timestamptz)`);
    case 'hugeint':
    case 'json':
    case 'uuid':
      return text();
    default:
      return type.startsWith('decimal') && !isSure(type) ? text() : staged(type);
  }
}

function isSure(decimal: string): boolean {
  const [, precision = '0', scale = '0'] = /\((\d+),(\d+)\)/.exec(decimal) ?? [];
  return Number(scale) <= SURE_DECIMAL.scale && Number(precision) - Number(scale) <= SURE_DECIMAL.whole;
}
