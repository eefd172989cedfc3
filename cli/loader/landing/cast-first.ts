import type { ScanColumn } from './file-scan.ts';

/** Where rows are read from and how their columns become values. */
export interface Scanned {
  readonly from: string;
  readonly columns: readonly ScanColumn[];
}

/** The same scan with the casts of `Conversion.byCast` made once a cell, under names of their own beside the others. */
export function castFirst({ from, columns }: Scanned): Scanned {
  const casts: string[] = [];
  const cast = columns.map((column): ScanColumn => {
    if (column.byCast === undefined) return column;
    const name = `_etl_cast_${casts.length}`;
    casts.push(`${column.byCast.cast} as ${name}`);
    return { ...column, strict: column.byCast.strict(name) };
  });
  return casts.length === 0
    ? { from, columns }
    : { from: `(select *, ${casts.join(', ')} from ${from})`, columns: cast };
}
