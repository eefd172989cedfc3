import { createHash } from 'node:crypto';
import type { Node } from '../../manifest/types.ts';

/** The node that stands for SQL of the command line: it may refer to everything. */
export function inlineNode(
  sql: string,
  packageName: string,
  target: { database: string | null; schema: string },
): Node {
  const name = 'inline_query';
  const file = `${name}.sql`;
  return {
    unique_id: `operation.${packageName}.${name}`,
    name,
    resource_type: 'operation',
    package_name: packageName,
    path: file,
    original_file_path: file,
    fqn: [packageName, name],
    ...target,
    alias: name,
    checksum: { name: 'sha256', checksum: createHash('sha256').update(sql).digest('hex') },
    config: { enabled: true, materialized: 'view' },
    unrendered_config: {},
    tags: [],
    description: '',
    columns: {},
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    language: 'sql',
    raw_code: sql,
    refs: [],
    sources: [],
    metrics: [],
    depends_on: { macros: [], nodes: [] },
    relation_name: null,
    created_at: Date.now() / 1000,
    etl: { file, line: 1, column: 1, isStatic: false },
  } as unknown as Node;
}
