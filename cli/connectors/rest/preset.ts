import type { ZodType, z } from 'zod';
import { EtlError, nearest } from '../../diagnostics/index.ts';
import type { DiscoveredTable, RowsConnector, Stream, StreamColumn, StreamForeignKey } from '../types.ts';
import { type RestConnection, type RestTable, tableSchema } from './config.ts';
import { rest } from './connector.ts';
import { openClient } from './open.ts';
import { RestSession } from './session.ts';

/** A column of a known table. */
export interface PresetColumn {
  readonly name: string;
  readonly type: string;
  /** Path within a row; the name unless told. */
  readonly from?: string;
}

/** A table of a known API: how it is asked for, and what its rows have. */
export interface PresetTable {
  readonly load: z.input<typeof tableSchema>;
  readonly columns: readonly PresetColumn[];
  readonly primaryKey: readonly string[];
  readonly foreignKeys?: readonly StreamForeignKey[];
  readonly comment: string;
}

/** A known API: configuration over `rest`, so that a table need only be named. */
export interface Preset<C> {
  readonly type: string;
  readonly connection: ZodType<C>;
  toRest(config: C): RestConnection;
  readonly tables: Readonly<Record<string, PresetTable>>;
}

/** The connector of a known API. Tables it does not know are read as those of `rest`. */
export function presetConnector<C>(preset: Preset<C>): RowsConnector {
  const known = Object.entries(preset.tables).map(([name, table]) => discovered(name, table));
  return {
    ...rest,
    type: preset.type,
    connection: preset.connection,
    capabilities: { ...rest.capabilities, discovers: true },
    open: async (config, context) => {
      const connection = preset.toRest(preset.connection.parse(config));
      const client = openClient(connection, context);
      const tableOf = (stream: Stream) => presetLoad(preset, stream, context.connection);
      const pathOf = (stream: Stream, column: StreamColumn) => presetPath(preset, stream, column);
      return new RestSession({ connection, client, context, tableOf, pathOf, known });
    },
  };
}

/** Column types by name, in YAML's own short form: `id` or `name: path`. */
export function columns(
  types: Readonly<Record<string, string>>,
  paths: Readonly<Record<string, string>> = {},
): PresetColumn[] {
  return Object.entries(types).map(([name, type]) => ({
    name,
    type,
    ...(paths[name] === undefined ? {} : { from: paths[name] }),
  }));
}

function tableNamed<C>({ tables }: Preset<C>, name: string): PresetTable | undefined {
  return Object.hasOwn(tables, name) ? tables[name] : undefined;
}

/** What the preset knows, then what the table says. Throws ETL5044 for a name that means nothing to either. */
function presetLoad<C>(preset: Preset<C>, stream: Stream, connection: string): RestTable {
  const table = tableNamed(preset, stream.table);
  if (table === undefined && stream.load.path === undefined) {
    const near = nearest(stream.table, Object.keys(preset.tables));
    const hint = `it knows ${Object.keys(preset.tables).join(', ')}; other ones need a \`path\`.`;
    throw EtlError.of('ETL5044', { connection, table: stream.table, near }, near === undefined ? { hint } : {});
  }
  return tableSchema.loose().parse({ ...table?.load, ...stream.load });
}

function presetPath<C>(preset: Preset<C>, stream: Stream, column: StreamColumn): string {
  if (column.from !== column.name) return column.from;
  const known = tableNamed(preset, stream.table)?.columns.find((one) => one.name === column.name);
  return known?.from ?? column.from;
}

function discovered(
  name: string,
  { columns: own, primaryKey, foreignKeys = [], comment }: PresetTable,
): DiscoveredTable {
  return {
    name,
    comment,
    columns: own.map((column) => ({
      name: column.name,
      sourceType: 'JSON',
      dataType: column.type,
      nullable: !primaryKey.includes(column.name),
    })),
    primaryKey,
    foreignKeys,
    estimatedRows: null,
    isDiscovered: true,
  };
}
