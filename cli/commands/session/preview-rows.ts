import type { Connection, ResultTable } from '../../adapters/types.ts';
import { locateSqlError } from '../../compiler/index.ts';
import type { CompiledNode } from './types.ts';

/** How a compiled query is looked at. */
export interface PreviewOptions {
  /** `sql_header` of the node: statements of their own when they end with `;`, else the beginning of the query. */
  readonly header: unknown;
  /** Rows at most; all when undefined. */
  readonly limit: number | undefined;
}

/** The first rows of what was compiled. Throws ETL4010 at the template's line. */
export async function previewRows(
  connection: Connection,
  node: CompiledNode,
  { header: written, limit }: PreviewOptions,
): Promise<ResultTable> {
  const header = typeof written === 'string' ? written.trim() : '';
  const isWhole = header === '' || header.endsWith(';');
  try {
    if (isWhole && header !== '') await connection.execute(header);
    const sql = isWhole ? node.sql : `${header}\n${node.sql}`;
    return await connection.query(sql, limit === undefined ? {} : { limit });
  } catch (thrown) {
    if (node.mapped === null) throw thrown;
    throw locateSqlError(thrown, node.sql, { sql: node.mapped, path: node.path ?? node.name });
  }
}
