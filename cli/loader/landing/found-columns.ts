import type { SourceColumn } from '../../connectors/index.ts';
import { csvHeader } from './csv.ts';
import type { LandingEngine } from './engine.ts';
import type { FileToRead } from './file-scan.ts';
import { jsonKeys } from './json.ts';
import { nestedDataType } from './nested-parquet.ts';
import { parquetSchema } from './parquet.ts';
import { dataTypeOf } from './parquet-types.ts';

/** What files say of a column that has no type there: its values are text, whatever it is declared as. */
export const UNTYPED = 'text';

/** The columns that a file has, before its rows are read. Throws as the scan of its format. */
export async function foundColumns(file: FileToRead, engine: LandingEngine): Promise<readonly SourceColumn[]> {
  const { kind } = file.part.format;
  if (kind === 'parquet') {
    const schema = await parquetSchema(file, engine);
    return schema.map(({ name, type }) => ({
      name,
      sourceType: type,
      dataType: dataTypeOf(type) ?? nestedDataType(type),
      nullable: true,
    }));
  }
  const names = kind === 'csv' ? (await csvHeader(file)).names : await jsonKeys(file, engine);
  return names
    .filter((name) => name !== '')
    .map((name) => ({ name, sourceType: UNTYPED, dataType: 'string', nullable: true }));
}
