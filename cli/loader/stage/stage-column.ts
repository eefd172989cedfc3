import type { ColumnType } from '../../connectors/column-type.ts';
import { arrayOf, structOf } from '../../connectors/nested-type.ts';
import { engineType } from '../landing/convert.ts';
import { identifier } from '../landing/sql.ts';
import type { RawColumn } from '../raw-table.ts';
import { nestedType } from '../raw-type.ts';

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
 * differently from place to place (JSON, UUID, numbers of many digits) is text; the same within arrays and structs. Pure.
 */
export function stageColumn({ name, type }: RawColumn): StageColumn {
  const column = identifier(name);
  const nested = nestedType(type);
  if (nested !== null) {
    const staged = stagedNested(nested);
    return { name, type: staged.name, sql: `cast(${column} as ${engineType(staged)}) as ${column}` };
  }
  const staged = stagedType(type);
  if (staged === null) return { name, type, sql: `${column} as ${column}` };
  const engine = engineType({ kind: staged, name: staged });
  return { name, type: staged, sql: `cast(${column} as ${engine}) as ${column}` };
}

/** The type that a landed one is cast to; null where it stays. */
function stagedType(type: string): 'bigint' | 'double' | 'timestamptz' | 'string' | null {
  switch (type) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return 'bigint';
    case 'float':
    case 'double':
      return 'double';
    case 'timestamp':
    case 'timestamptz':
      return 'timestamptz';
    case 'hugeint':
    case 'json':
    case 'uuid':
      return 'string';
    default:
      return type.startsWith('decimal') && !isSure(type) ? 'string' : null;
  }
}

function stagedNested(type: ColumnType): ColumnType {
  if (type.element !== undefined) return arrayOf(stagedNested(type.element));
  if (type.fields !== undefined)
    return structOf(type.fields.map((field) => ({ name: field.name, type: stagedNested(field.type) })));
  const staged = stagedType(type.name);
  if (staged === null) return type;
  return { kind: staged, name: staged };
}

function isSure(decimal: string): boolean {
  const [, precision = '0', scale = '0'] = /\((\d+),(\d+)\)/.exec(decimal) ?? [];
  return Number(scale) <= SURE_DECIMAL.scale && Number(precision) - Number(scale) <= SURE_DECIMAL.whole;
}
