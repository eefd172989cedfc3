import type { DeclaredColumn } from '../declaration.ts';
import type { LandingEngine } from './engine.ts';
import type { ScanColumn } from './file-scan.ts';
import { identifier, pathLiteral } from './sql.ts';

/** Values of a column that its type cannot hold and that were made null, as declared. */
export interface NulledValues {
  readonly column: string;
  /** The etl type name. */
  readonly type: string;
  readonly count: number;
}

/** Landing files mark such values in columns of their own, which stay in the files. */
function markOf(column: string): string {
  return identifier(`_etl_nulled_${column}`);
}

/** The marks of a landing file: one column for each that a policy may make null. */
export function nulledColumns(columns: readonly ScanColumn[]): string[] {
  return columns.flatMap(({ nulled, declared }) =>
    mayBeNulled(declared) ? [`coalesce(${nulled}, false) as ${markOf(declared.name)}`] : [],
  );
}

/** How many values were made null in landed files, by column; columns without any are left out. */
export async function countNulled(
  files: readonly string[],
  columns: readonly DeclaredColumn[],
  engine: LandingEngine,
): Promise<readonly NulledValues[]> {
  const marked = columns.filter(mayBeNulled);
  if (marked.length === 0 || files.length === 0) return [];
  const counts = marked.map(({ name }) => `count(*) filter (where ${markOf(name)})`);
  const [row = []] = await engine.rows(
    `select ${counts.join(', ')} from read_parquet([${files.map(pathLiteral).join(', ')}])`,
  );
  return marked.flatMap(({ name, type }, index) => {
    const count = Number(row[index] ?? 0);
    return count === 0 ? [] : [{ column: name, type: type.name, count }];
  });
}

function mayBeNulled({ reading }: DeclaredColumn): boolean {
  return Object.values(reading.values ?? {}).includes('null');
}
