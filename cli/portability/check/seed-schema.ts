import path from 'node:path';
import type { Adapter, ColumnInfo } from '../../adapters/index.ts';
import type { Node } from '../../manifest/types.ts';
import { readSeedFile } from '../../materializations/index.ts';

/** The columns that a seed's table gets from its file and its `column_types`. Throws ETL4030 for a wrong file. */
export async function seedSchema(node: Node, adapter: Adapter, projectRoot: string): Promise<readonly ColumnInfo[]> {
  const { delimiter, column_types: types } = node.config;
  const seed = await readSeedFile(path.join(node.root_path ?? projectRoot, node.original_file_path), {
    file: node.original_file_path,
    delimiter: typeof delimiter === 'string' ? delimiter : ',',
    columnTypes: (types ?? {}) as Readonly<Record<string, string>>,
  });
  return seed.columns.map(({ name, type }) => ({ name, dataType: adapter.dialect.typeName(type) }));
}
