import type { Adapter, ColumnInfo } from '../../adapters/index.ts';
import { hardDeletes, snapshotColumns } from '../../compiler/index.ts';
import type { Node } from '../../manifest/types.ts';

/** The columns of a snapshot's table: those of its query, and dbt's own under the names that the config gives them. */
export function snapshotSchema(node: Node, query: readonly ColumnInfo[], { dialect }: Adapter): readonly ColumnInfo[] {
  const names = snapshotColumns(node.config);
  const updatedAt = node.config.strategy === 'timestamp' ? String(node.config.updated_at ?? '').toLowerCase() : '';
  const time = query.find((one) => one.name.toLowerCase() === updatedAt)?.dataType ?? dialect.typeName('timestamp');
  const text = dialect.typeName('string');
  const deletes = hardDeletes(node.name, node.config.hard_deletes, node.config.invalidate_hard_deletes);
  return [
    ...query,
    { name: names.dbt_scd_id, dataType: text },
    { name: names.dbt_updated_at, dataType: time },
    { name: names.dbt_valid_from, dataType: time },
    { name: names.dbt_valid_to, dataType: time },
    ...(deletes === 'new_record' ? [{ name: names.dbt_is_deleted, dataType: text }] : []),
  ];
}
