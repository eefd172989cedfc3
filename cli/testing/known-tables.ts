import type { YamlMap } from '../config/types.ts';
import { readYaml } from '../config/yaml/read.ts';
import { type KnownTable, knownTable } from '../loader/introspect/declared-table.ts';
import type { SourceNode } from '../manifest/types.ts';

/** The tables of the sources that a YAML text declares, as introspection sees them in a parsed project. */
export function knownTables(text: string, file: string): KnownTable[] {
  const { sources } = readYaml(text, file).value as unknown as { sources: YamlMap[] };
  return sources.flatMap((source, at) =>
    ((source.tables ?? []) as YamlMap[]).map((table, index) => {
      const columns = (table.columns ?? []) as YamlMap[];
      const node = {
        unique_id: `source.demo.${String(source.name)}.${String(table.name)}`,
        source_name: String(source.name),
        name: table.name,
        description: table.description ?? '',
        original_file_path: file,
        columns: Object.fromEntries(columns.map((column) => [String(column.name), { description: '', ...column }])),
        etl: {
          file,
          yamlPath: ['sources', at, 'tables', index],
          connection: source.name,
          primaryKey: table.primary_key ?? [],
          foreignKeys: table.foreign_keys ?? [],
          load: table.load ?? {},
        },
      };
      return knownTable(node as unknown as SourceNode);
    }),
  );
}
