import { EtlError } from '../../diagnostics/index.ts';
import { engineWords, type LandingEngine } from './engine.ts';
import type { FileToRead, ScanColumn } from './file-scan.ts';
import { oneOrMore } from './one-or-more.ts';
import { toldCell, toldText } from './told-cell.ts';

const MOST_TOLD = 5;

/**
 * The cells of a file without lines that are no value of their type (ETL5028), the first five by column; ETL5037 with
 * the engine's words when there is none.
 */
export async function explainCells(
  file: FileToRead,
  from: string,
  columns: readonly ScanColumn[],
  engine: LandingEngine,
  cause: unknown,
): Promise<Error> {
  const found: EtlError[] = [];
  for (const column of columns) {
    const { bad } = column;
    if (bad === 'false') continue;
    const rows = await engine.rows(
      `select n, cell from (select row_number() over () as n, ${toldText(column)} as cell, ${bad} as bad from ${from}) where bad order by n limit ${MOST_TOLD}`,
    );
    for (const [row, cell] of rows) {
      const { hint, ...told } = toldCell(column, String(cell));
      found.push(EtlError.of('ETL5028', { file: file.shown, row: Number(row), ...told }, { hint }));
    }
  }
  if (found.length > 0) return oneOrMore(found.slice(0, MOST_TOLD));
  return EtlError.of('ETL5037', { file: file.shown, why: engineWords(cause) }, { cause });
}
