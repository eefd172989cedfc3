import { rawColumns } from '../raw-table.ts';
import { migrateStatements } from '../rows/migrate.ts';
import type { LandedTable } from '../stage/landed-table.ts';
import type { DecidedLoad } from './decide.ts';

/**
 * The statements that give a raw table the columns that the files of a load have, its rows kept. None where it is made
 * anew, or has been shaped before the transaction. Pure.
 */
export function evolutionStatements(
  { scope, declaration, evolution, files, existing }: DecidedLoad,
  rows: LandedTable | undefined,
): string[] {
  const isShaped = rows?.isStaged === true || files.rebuild || existing.length === 0;
  if (isShaped || evolution?.schema === undefined) return [];
  const before = rawColumns({ ...declaration, columns: evolution.before });
  return migrateStatements(scope, before, rawColumns(declaration));
}
