import type { LandingEngine } from './engine.ts';
import type { FileScan, ScanColumn } from './file-scan.ts';
import type { RejectedRow } from './rejects.ts';
import { literal } from './sql.ts';
import { type ToldCell, toldCell, toldText } from './told-cell.ts';

/** True for a row with a cell that is no value of its type; nothing where every cell is one. */
export function isBadRow(columns: readonly ScanColumn[]): string | undefined {
  const flags = columns.filter(({ bad }) => bad !== 'false').map(({ bad }) => `coalesce(${bad}, false)`);
  return flags.length === 0 ? undefined : `(${flags.join(' or ')})`;
}

/** The rows of a scan that have cells which are no values of their types, in order, `most` of them. */
export async function badRows(
  scan: Pick<FileScan, 'from' | 'inOrder' | 'columns' | 'whole'>,
  file: string,
  keys: readonly string[],
  most: number,
  engine: LandingEngine,
): Promise<RejectedRow[]> {
  const { columns } = scan;
  const suspects = columns.filter((column) => column.bad !== 'false');
  const keyed = columns.filter(({ declared }) => keys.includes(declared.name));
  const texts = (some: readonly ScanColumn[]) =>
    some.map(({ declared, text }) => `${literal(declared.name)}, cast(${text} as varchar)`).join(', ');
  const flags = suspects.map(({ bad }, index) => `coalesce(${bad}, false) as b${index}`);
  const cells = suspects.map((column, index) => `${toldText(column)} as t${index}`);
  const key = keyed.length === 0 ? 'null' : `cast(json_object(${texts(keyed)}) as varchar)`;
  const whole = scan.whole ?? `cast(json_object(${texts(columns)}) as varchar)`;
  const isBad = suspects.map((_, index) => `b${index}`).join(' or ');
  const rows = await engine.rows(
    `select n, key, whole, ${suspects.map((_, index) => `b${index}, t${index}`).join(', ')}
     from (select row_number() over () as n, ${key} as key, ${whole} as whole, ${[...flags, ...cells].join(', ')} from ${scan.inOrder ?? scan.from})
     where ${isBad} order by n limit ${most}`,
  );
  return rows.map(([row, keyText, wholeText, ...found]): RejectedRow => {
    const bad = suspects.flatMap((column, index) =>
      found[index * 2] === true ? [toldCell(column, String(found[index * 2 + 1]))] : [],
    );
    const [first] = bad;
    return {
      file,
      row: Number(row),
      key: keyText === null || keyText === undefined ? null : String(keyText),
      column: first?.column ?? null,
      value: first?.value ?? null,
      reason: bad.map((cell, index) => (index === 0 ? reasonOf(cell) : `; so has "${cell.column}"`)).join(''),
      whole: String(wholeText),
    };
  });
}

function reasonOf({ type, why }: ToldCell): string {
  return why === '' ? `is no ${type}` : `${why} (${type})`;
}
