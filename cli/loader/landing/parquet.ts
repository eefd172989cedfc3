import { type ColumnType, hasArray, isNested } from '../../connectors/column-type.ts';
import type { ColumnReading } from '../../connectors/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { DeclaredColumn } from '../declaration.ts';
import { type Conversion, conversion, engineType, judged } from './convert.ts';
import { engineWords, type LandingEngine } from './engine.ts';
import { explainCells } from './explain-cells.ts';
import { type FileScan, type FileToRead, missingColumn, type ScanColumn } from './file-scan.ts';
import { matchHeader } from './header.ts';
import { canBecomeNested, isSameNested, nestedText } from './nested-parquet.ts';
import { canBecome, type ParquetColumn } from './parquet-types.ts';
import { identifier, literal, pathLiteral } from './sql.ts';

/**
 * How a Parquet file is read: its columns are matched by name; text is converted as in CSV, any other type is cast to
 * the declared one and refused where the cast does not lead back to the same value.
 * Throws ETL5021 empty, ETL5024-ETL5026 and ETL5089 for its columns, ETL5039 not Parquet.
 */
export async function scanParquet(file: FileToRead, engine: LandingEngine): Promise<FileScan> {
  const { shown, declaration, mayMiss } = file;
  const from = readFile(file);
  const schema = await parquetSchema(file, engine);
  const names = schema.map(({ name }) => name);
  const matched = matchHeader(declaration.columns, { file: shown, names, what: 'schema has' }, declaration, mayMiss);
  const found = declaration.columns.map((_, index) => schema[matched[index] ?? -1]);
  checkTypes(file, found);
  const columns = declaration.columns.map((declared, index): ScanColumn => {
    const column = found[index];
    if (column === undefined) return missingColumn(declared);
    const text = identifier(column.name);
    const own = column.type;
    if (own === 'VARCHAR') return { declared, text, ...conversion(text, declared.type, declared.reading, []) };
    if (isNested(declared.type)) return { declared, ...nestedColumn(text, own, declared) };
    const type = engineType(declared.type);
    if (own === type) return { declared, text, ...sameType(text, declared.type, declared.reading), type };
    const cast = `try_cast(${text} as ${type})`;
    const unheld = `(${text} is not null and try_cast(${cast} as ${own}) is distinct from ${text})`;
    const { out_of_range: range, decimals } = declared.reading.values ?? {};
    const forgiven = [range === 'null' ? `${cast} is null` : '', decimals === 'null' ? `${cast} is not null` : ''];
    return { declared, text, ...guarded(cast, unheld, forgiven.filter((one) => one !== '').join(' or ')), type };
  });
  return {
    from,
    columns,
    whole: `cast(json_object(${names.map((name) => `${literal(name)}, cast(${identifier(name)} as varchar)`).join(', ')}) as varchar)`,
    explain: async (explainer, cause) => await explainCells(file, from, columns, explainer, cause),
  };
}

/**
 * A column of arrays and structs: as it is where it has the declared type, else by way of its values' texts. Dates and
 * times are looked at for those without an end.
 */
function nestedColumn(
  column: string,
  own: string,
  { type, reading }: DeclaredColumn,
): Omit<ScanColumn, 'declared' | 'byCast'> {
  const text = own === 'JSON' ? `cast(${column} as varchar)` : (nestedText(column, own, type) ?? column);
  const careful = conversion(text, type, reading, []);
  const keepsNulls = (reading.null_elements ?? 'keep') === 'keep' || !hasArray(type);
  if (!isSameNested(own, type) || !keepsNulls) return { text, ...careful };
  const isEndless = `contains(cast(${column} as varchar), 'infinity')`;
  const mayBeEndless = /DATE|TIMESTAMP/.test(careful.type);
  if (!mayBeEndless) return { text, strict: column, bad: 'false', nulled: 'false', type: careful.type };
  const where = (expression: string, otherwise: string) =>
    `case when ${isEndless} then ${expression} else ${otherwise} end`;
  return {
    text,
    strict: where(careful.strict, column),
    bad: where(careful.bad, 'false'),
    nulled: careful.nulled === 'false' ? 'false' : where(careful.nulled, 'false'),
    fault: where(careful.fault ?? 'null', 'null'),
    type: careful.type,
  };
}

/** The columns of a file with the engine's types. Throws ETL5021 empty, ETL5039 not Parquet. */
export async function parquetSchema(file: FileToRead, engine: LandingEngine): Promise<readonly ParquetColumn[]> {
  const { shown, bytes } = file;
  if (bytes === 0) throw EtlError.of('ETL5021', { file: shown, what: 'it has 0 bytes' });
  const schema = await engine.rows(`describe select * from ${readFile(file)}`).catch((cause) => {
    throw EtlError.of('ETL5039', { file: shown, expected: 'a Parquet file', found: engineWords(cause) }, { cause });
  });
  return schema.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

function readFile({ part }: FileToRead): string {
  return `read_parquet(${pathLiteral(part.path)}, hive_partitioning = false)`;
}

/** Tells columns of whose type no value is one of the declared type, before any is read. */
function checkTypes({ shown, declaration }: FileToRead, found: readonly (ParquetColumn | undefined)[]): void {
  const wrong = declaration.columns.flatMap(({ name, type }, index) => {
    const own = found[index]?.type;
    const fits = own === undefined || (isNested(type) ? canBecomeNested(own, type) : canBecome(own, type));
    return fits ? [] : [{ column: name, type: type.name, found: own }];
  });
  if (wrong.length > 0) throw EtlError.of('ETL5089', { file: shown, wrong });
}

/** A column of the declared type. Infinite dates have no place in Parquet: other engines take them for a day. */
function sameType(text: string, { kind }: ColumnType, { values }: ColumnReading): Omit<Conversion, 'type'> {
  if (kind !== 'date' && !kind.startsWith('timestamp')) return { strict: text, bad: 'false', nulled: 'false' };
  return guarded(text, `not isfinite(${text})`, values?.infinity === 'null' ? 'true' : '');
}

function guarded(value: string, unheld: string, forgiven: string): Omit<Conversion, 'type'> {
  const { bad, nulled } = judged(
    unheld,
    forgiven === '' || forgiven === 'true' ? forgiven || 'false' : `(${forgiven})`,
  );
  const isNull = nulled === 'false' ? '' : ` when ${nulled} then null`;
  const isBad = bad === 'false' ? '' : ` when ${bad} then error('bad cell')`;
  return { strict: `case${isNull}${isBad} else ${value} end`, bad, nulled };
}
