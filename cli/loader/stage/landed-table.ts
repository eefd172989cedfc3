import { pathLiteral } from '../landing/sql.ts';
import type { LedgerScope } from '../ledger.ts';
import type { RawColumn } from '../raw-table.ts';
import { rawTypeName } from '../raw-type.ts';

/** Landed rows as statements read them. */
export interface LandedTable {
  /** A table expression. */
  readonly from: string;
  /** The same with the types of the raw table. */
  readonly asRaw: string;
  /** They lie in a table of the warehouse, and the raw table has been shaped before the transaction. */
  readonly isStaged: boolean;
  /** The columns of a staged table. */
  readonly columns: readonly RawColumn[];
  /** A table with the ledger's rows of the files, where they are many. */
  readonly ledger?: string;
  /** The query of the rows that the raw table has before the load, in the load's columns; null or not there for none. */
  readonly before?: string | null;
  /** A column of a row `n` as the raw table has it. */
  value(column: RawColumn): string;
}

/** Landing files, for engines that read local files. */
export function localTable({ adapter }: LedgerScope, files: readonly string[]): LandedTable {
  const { quote } = adapter.dialect;
  return {
    from: landedRows(files),
    asRaw: landedRows(files),
    isStaged: false,
    columns: [],
    value: ({ name, type }) => {
      const value = `n.${quote(name)}`;
      // Parquet has no integer of 128 bits: it is landed as a decimal.
      return type === 'hugeint' ? `cast(${value} as ${rawTypeName(adapter.dialect, { name, type })})` : value;
    },
  };
}

/** Landing files as a table expression. */
export function landedRows(files: readonly string[]): string {
  return `read_parquet([${files.map(pathLiteral).join(', ')}])`;
}

/** No rows, of a load that only takes rows out of a raw table that has been shaped. */
export const emptyTable: LandedTable = { from: '', asRaw: '', isStaged: true, columns: [], value: () => 'null' };
