import { EtlError } from '../diagnostics/index.ts';
import type { Node, SourceNode } from '../manifest/types.ts';
import { parseByteSize } from '../util/byte-size.ts';

/** Bytes that `meta: expected_size` of a node says it will hold; null when it says nothing. Throws ETL6201. */
export function expectedSize(node: Node | SourceNode): number | null {
  const size = node.meta.expected_size ?? metaOf(node.config.meta).expected_size;
  if (size === undefined || size === null) return null;
  const bytes = typeof size === 'number' ? size : parseByteSize(String(size));
  if (bytes === null || !(bytes >= 0))
    throw EtlError.of(
      'ETL6201',
      { name: node.name, size: String(size) },
      { position: { file: node.original_file_path, line: 1, column: 1 }, uniqueId: node.unique_id },
    );
  return bytes;
}

function metaOf(meta: unknown): Readonly<Record<string, unknown>> {
  return typeof meta === 'object' && meta !== null ? (meta as Readonly<Record<string, unknown>>) : {};
}
