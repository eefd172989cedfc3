import { EtlError } from '../../diagnostics/index.ts';
import { refusal } from './convert.ts';
import { engineWords, type LandingEngine } from './engine.ts';
import type { FileToRead, ScanColumn } from './file-scan.ts';
import { oneOrMore } from './one-or-more.ts';

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
  for (const { declared, text, bad } of columns) {
    if (bad === 'false') continue;
    const rows = await engine.rows(
      `select n, cast(cell as varchar) from (select row_number() over () as n, ${text} as cell, ${bad} as bad from ${from}) where bad order by n limit ${MOST_TOLD}`,
    );
    for (const [row, cell] of rows) {
      const [value, { name, type }] = [String(cell), declared];
      const params = {
        file: file.shown,
        row: Number(row),
        column: name,
        value,
        type: type.name,
        why: refusal(value, type),
      };
      found.push(EtlError.of('ETL5028', params));
    }
  }
  if (found.length > 0) return oneOrMore(found.slice(0, MOST_TOLD));
  return EtlError.of('ETL5037', { file: file.shown, why: engineWords(cause) }, { cause });
}
