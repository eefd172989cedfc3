import type { Adapter, Connection } from '../../adapters/index.ts';
import type { RelationValue } from '../../adapters/values/index.ts';
import type { Manifest, Node, SourceNode } from '../../manifest/types.ts';
import type { PairedColumn, SideColumns } from '../compare/compare-schema.ts';
import type { CanonicalSql } from './canonical-sql.ts';

/** One of two targets whose warehouses are read. */
export interface LiveSide {
  readonly target: string;
  readonly adapter: Adapter;
  readonly manifest: Manifest;
  readonly connection: Connection;
  readonly canonical: CanonicalSql;
  readonly relationOf: (node: Node | SourceNode) => RelationValue;
  /** What its TIMESTAMP means. */
  readonly timestamp: SideColumns['timestamp'];
}

/** A table on one side, as SQL reads it. */
export interface LiveTable {
  readonly side: LiveSide;
  readonly which: 'left' | 'right';
  /** What stands behind FROM. */
  readonly sql: string;
}

/** The canonical text of a column on a side; null where its values are not compared. */
export function columnText({ side, which }: LiveTable, column: PairedColumn): string | null {
  const type = which === 'left' ? column.leftType : column.rightType;
  const name = columnName({ side, which }, column);
  if (!column.comparable) return null;
  return column.loose && isNumber(type.kind) ? side.canonical.float(name) : side.canonical.text(name, type);
}

/** The name of a column on a side; each has its own letters. */
export function columnName({ side, which }: Pick<LiveTable, 'side' | 'which'>, column: PairedColumn): string {
  return side.adapter.dialect.quote(which === 'left' ? column.name : column.rightName);
}

function isNumber(kind: PairedColumn['leftType']['kind']): boolean {
  return kind === 'float' || kind === 'integer' || kind === 'decimal';
}
