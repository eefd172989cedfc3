import { EtlError, type Position } from '../../diagnostics/index.ts';
import type { DeclaredColumn } from '../declaration.ts';

/** What a file says its columns are. */
export interface FoundHeader {
  /** As shown to a person. */
  readonly file: string;
  readonly names: readonly string[];
  /** `header has` of a CSV file, `records have` of JSON, `schema has` of Parquet: words for messages. */
  readonly what: string;
  readonly position?: Position | undefined;
  readonly frame?: string | undefined;
}

/**
 * For each declared column the index of its column in the file, -1 where it has none: by its `from`, else by the exact
 * name, else by the name without case, blanks, underscores and other marks. Throws ETL5026 ambiguous.
 */
export function matchColumns(columns: readonly DeclaredColumn[], header: FoundHeader): readonly number[] {
  const { file, names } = header;
  const taken = new Set(columns.flatMap((column) => exactly(column, names)));
  return columns.map((column) => {
    const candidates = exactly(column, names).length > 0 ? exactly(column, names) : loosely(column, names, taken);
    if (candidates.length > 1) {
      const candidateNames = candidates.map((index) => names[index] ?? '');
      const place = { position: header.position, frame: header.frame };
      throw EtlError.of('ETL5026', { file, column: column.name, candidates: candidateNames }, place);
    }
    return candidates[0] ?? -1;
  });
}

/**
 * `matchColumns`, with nothing missing and nothing left over.
 * A column that `mayMiss` is -1 where the file has none. Throws ETL5024 missing, ETL5026 ambiguous, ETL5025 undeclared
 * under `freeze`.
 */
export function matchHeader(
  columns: readonly DeclaredColumn[],
  header: FoundHeader,
  options: { readonly source: string; readonly schemaChanges: 'freeze' | 'discard' },
  mayMiss: (column: DeclaredColumn) => boolean = () => false,
): readonly number[] {
  const { file, names, what } = header;
  const place = { position: header.position, frame: header.frame };
  const matched = matchColumns(columns, header);
  const missing = columns.filter((column, index) => matched[index] === -1 && !mayMiss(column)).map(expectedName);
  if (missing.length > 0) throw EtlError.of('ETL5024', { file, missing, header: names, what }, place);
  const used = new Set(matched);
  const extra = names.filter((_, index) => !used.has(index));
  if (extra.length > 0 && options.schemaChanges === 'freeze')
    throw EtlError.of('ETL5025', { file, extra, source: options.source }, place);
  return matched;
}

function expectedName(column: DeclaredColumn): string {
  return column.reading.from ?? column.name;
}

function exactly(column: DeclaredColumn, names: readonly string[]): number[] {
  const wanted = expectedName(column);
  return names.flatMap((name, index) => (name === wanted ? [index] : []));
}

function loosely(column: DeclaredColumn, names: readonly string[], taken: ReadonlySet<number>): number[] {
  const wanted = normalized(expectedName(column));
  return names.flatMap((name, index) => (!taken.has(index) && normalized(name) === wanted ? [index] : []));
}

/** A name without case, accents and anything that is not a letter or a digit; the name itself if nothing is left. */
function normalized(name: string): string {
  const bare = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
  return bare === '' ? name : bare;
}
