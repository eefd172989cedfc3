import { type ColumnType, isNested } from '../../connectors/column-type.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { DeclaredColumn } from '../declaration.ts';
import { conversion } from './convert.ts';
import { engineWords, type LandingEngine } from './engine.ts';
import { hasInexactNumbers, NUMBER_MARK, numbersAsText, restoredNumbers } from './exact-numbers.ts';
import { explainCells } from './explain-cells.ts';
import { type FileScan, type FileToRead, missingColumn, type ScanColumn } from './file-scan.ts';
import { matchHeader } from './header.ts';
import { literal, literalList, pathLiteral } from './sql.ts';

const JSON_KINDS: Readonly<Record<string, string>> = {
  NULL: 'null',
  ARRAY: 'an array',
  VARCHAR: 'a text',
  BOOLEAN: 'true or false',
};

/**
 * How a file of JSON records is read: an array of objects (`json`) or one object a line (`ndjson`). The columns are the
 * keys of all records; a key that a record does not have is null there.
 * Throws ETL5021 empty, ETL5024-ETL5026 for its keys, ETL5031 for text that is not JSON or records that are no objects.
 */
export async function scanJson(file: FileToRead, engine: LandingEngine): Promise<FileScan> {
  const { shown, declaration } = file;
  const from = readObjects(file);
  const names = await jsonKeys(file, engine);
  const header = { file: shown, names, what: 'records have' };
  const isPartial = names.includes(file.partial?.column ?? '') && (await hasOnlyPartial(file, engine, from));
  const mayMiss = (column: DeclaredColumn) =>
    (isPartial && !declaration.primaryKey.includes(column.name)) || file.mayMiss?.(column) === true;
  const matched = names.length === 0 ? [] : matchHeader(declaration.columns, header, declaration, mayMiss);
  const columns = declaration.columns.map((declared, index): ScanColumn => {
    if (matched[index] === -1) return missingColumn(declared);
    const pointer = pointerTo(names[matched[index] ?? -1] ?? declared.name);
    const text = cellText(declared, pointer);
    return { declared, text, ...conversion(text, declared.type, declared.reading, []) };
  });
  const exact = (mark: string) =>
    `case when ${hasInexactNumbers('json')} then cast(${numbersAsText('cast(json as varchar)', mark)} as json) else json end`;
  const marked = declaration.columns.some(({ type }) => holdsJson(type)) ? `, ${exact(NUMBER_MARK)} as marked` : '';
  const source = `(select json, ${exact('')} as exact${marked} from ${from})`;
  return {
    from: source,
    columns,
    whole: 'cast(json as varchar)',
    explain: async (explainer, cause) => await explainCells(file, source, columns, explainer, cause),
  };
}

/** The text of a cell, its numbers with all their digits. */
function cellText({ type }: DeclaredColumn, pointer: string): string {
  if (holdsJson(type)) return type.kind === 'json' ? restoredNumbers(`(marked->>${pointer})`) : `(marked->>${pointer})`;
  return ['decimal', 'hugeint', 'bigint'].includes(type.kind) ? `(exact->>${pointer})` : `(json->>${pointer})`;
}

function holdsJson(type: ColumnType): boolean {
  return type.kind === 'json' || isNested(type);
}

/** Whether no record of the file needs all columns, as where all of them say that rows are gone. */
async function hasOnlyPartial({ partial }: FileToRead, engine: LandingEngine, from: string): Promise<boolean> {
  if (partial === undefined) return false;
  const { column, words } = partial;
  const needsAll = `list_contains(${literalList(words)}, trim(json->>${pointerTo(column)}))`;
  return (await engine.rows(`select 1 from ${from} where ${needsAll} limit 1`)).length === 0;
}

function pointerTo(key: string): string {
  return literal(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}

/** The keys of all records, in their order. Throws as `scanJson`. */
export async function jsonKeys(file: FileToRead, engine: LandingEngine): Promise<string[]> {
  const { shown, bytes } = file;
  if (bytes === 0) throw EtlError.of('ETL5021', { file: shown, what: 'it has 0 bytes' });
  return await keysOf(file, engine, readObjects(file));
}

function readObjects(file: FileToRead): string {
  const { path, format } = file.part;
  const kind = format.kind === 'json' ? 'array' : 'newline_delimited';
  return `read_json_objects(${pathLiteral(path)}, format = '${kind}', compression = '${format.compression === 'none' ? 'uncompressed' : format.compression}')`;
}

async function keysOf(file: FileToRead, engine: LandingEngine, from: string): Promise<string[]> {
  try {
    const rows = await engine.rows(
      `select key, min(n) as first, min(place) from (
         select unnest(json_keys(json)) as key, generate_subscripts(json_keys(json), 1) as place, n
         from (select json, row_number() over () as n from ${from})
         where json_type(json) = 'OBJECT') group by key order by first, 3`,
    );
    const others = await engine.rows(
      `select n, kind from (select row_number() over () as n, json_type(json) as kind from ${from}) where kind <> 'OBJECT' order by n limit 1`,
    );
    const [other] = others;
    if (other !== undefined)
      throw EtlError.of('ETL5031', {
        file: file.shown,
        why: `record ${other[0]} is ${JSON_KINDS[String(other[1])] ?? 'a number'}, not an object`,
      });
    return rows.map(([key]) => String(key));
  } catch (cause) {
    if (cause instanceof EtlError) throw cause;
    throw malformed(file, cause);
  }
}

function malformed(file: FileToRead, cause: unknown): EtlError {
  const words = engineWords(cause);
  const found = /at byte (\d+) in (line|record\/value) (\d+): ([\s\S]*)$/.exec(words);
  const isArray = /Expected top-level JSON array/.test(words);
  const hint = isArray ? 'a file with one object a line is `load: {format: ndjson}`.' : undefined;
  if (found === null || isArray) {
    const why = isArray ? 'it is not an array of objects' : words;
    return EtlError.of('ETL5031', { file: file.shown, why }, { cause, hint });
  }
  const [, byte = '1', unit = 'line', number = '1', what = ''] = found;
  // The engine has counted the one after it.
  const line = Math.max(1, Number(number) - 1);
  const place = unit === 'line' ? `line ${line}` : `record ${line}`;
  return EtlError.of(
    'ETL5031',
    { file: file.shown, why: `${place} is not JSON (${what.trim()} at byte ${byte})` },
    { cause, frame: ' ', ...(unit === 'line' ? { position: { file: file.shown, line, column: Number(byte) } } : {}) },
  );
}
