import { EtlError, nearest } from '../diagnostics/index.ts';
import type { Connector } from './types.ts';

export type { ChangeFiles } from './change-files.ts';
export { type ColumnType, columnType, isNested, type StructField, type TypeKind } from './column-type.ts';
export {
  type ColumnReading,
  FILE_FORMATS,
  type FileFormat,
  type FileFormatOptions,
  fileFormat,
} from './file-format.ts';
export { SPOOL_FORMAT } from './rows/spool-format.ts';
export { type SpoolCell, SpoolWriter } from './rows/spool-writer.ts';
export type {
  Connector,
  ConnectorCapabilities,
  ConnectorContext,
  ConnectorSession,
  CursorColumn,
  DiscoveredTable,
  ParentLink,
  PartFile,
  PartsConnector,
  PartsSession,
  ReadWindow,
  RowChunk,
  RowsConnector,
  RowsRequest,
  RowsSession,
  RowsSummary,
  SourceColumn,
  Strategy,
  Stream,
  StreamColumn,
  StreamDescription,
  StreamForeignKey,
  StreamPart,
  WriteMode,
} from './types.ts';

/** Every connector by its `type:`; a connector is loaded when it is asked for. */
const CONNECTORS: Readonly<Record<string, () => Promise<Connector>>> = {
  files: async () => (await import('./files/connector.ts')).files,
  s3: async () => (await import('./s3/connector.ts')).s3,
  mysql: async () => (await import('./mysql/connector.ts')).mysql,
  sample: async () => (await import('./sample/connector.ts')).sample,
  postgres: async () => (await import('./postgres/connector.ts')).postgres,
  rest: async () => (await import('./rest/connector.ts')).rest,
  magento: async () => (await import('./magento/connector.ts')).magento,
  connectif: async () => (await import('./connectif/connector.ts')).connectif,
  google_sheets: async () => (await import('./google_sheets/connector.ts')).googleSheets,
  ga4: async () => (await import('./ga4/connector.ts')).ga4,
  bigquery: async () => (await import('./bigquery/connector.ts')).bigquery,
};

/** The types that a connection may name. */
export const connectorTypes: readonly string[] = Object.keys(CONNECTORS);

/** The connector of a connection's `type:`. Throws ETL5011 for one that is not known. */
export async function loadConnector(type: string, connection: string): Promise<Connector> {
  const load = Object.hasOwn(CONNECTORS, type) ? CONNECTORS[type] : undefined;
  if (load === undefined)
    throw EtlError.of('ETL5011', { connection, type, known: connectorTypes, near: nearest(type, connectorTypes) });
  return await load();
}
