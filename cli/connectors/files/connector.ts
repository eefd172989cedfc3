import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EtlError } from '../../diagnostics/index.ts';
import { fileFormatKeys } from '../file-format.ts';
import type { PartsConnector } from '../types.ts';
import { listFiles } from './list.ts';
import { watchFiles } from './watch.ts';

const connection = z
  .strictObject({
    type: z.literal('files'),
    root: z
      .string()
      .min(1)
      .optional()
      .describe('Folder of the files, relative to the project: the project unless told.'),
    path: z.string().min(1).optional().describe('The same as `root`.'),
  })
  .refine((config) => config.root === undefined || config.path === undefined, {
    message: '`root` and `path` say the same; give one of them',
    path: ['path'],
  });

const table = z.strictObject({
  path: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe('File or glob such as `DimDate*.csv`, or several, relative to the root of the connection.'),
  ...fileFormatKeys,
});

/** Tables kept as files on this machine: CSV, JSON, newline-delimited JSON and Parquet. One part is one file. */
export const files: PartsConnector = {
  type: 'files',
  connection,
  table,
  capabilities: {
    gives: 'parts',
    writes: ['replace', 'append'],
    defaultWrite: 'replace',
    strategies: ['full_refresh', 'cdc'],
  },
  async open(config, context) {
    const given = connection.parse(config);
    const root = path.resolve(context.projectRoot, given.root ?? given.path ?? '.');
    const found = await stat(root).catch(() => undefined);
    if (found === undefined || !found.isDirectory()) {
      const why = found === undefined ? 'it does not exist' : 'it is not a folder';
      throw EtlError.of('ETL5023', { connection: context.connection, root, why });
    }
    return {
      gives: 'parts',
      list: async (load) => await listFiles(root, table.partial().loose().parse(load), context),
      watch: async (load, onEvent) => await watchFiles(root, table.partial().loose().parse(load), onEvent),
      close: async () => {},
    };
  },
};
