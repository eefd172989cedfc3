import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { diagnosticsOf } from '../../diagnostics/index.ts';
import { connectorContract } from '../../testing/connector-contract.ts';
import { loadConnector } from '../index.ts';
import { files } from './connector.ts';

connectorContract({
  type: 'files',
  misspelledKey: 'rot',
  load: (table) => ({ path: `${table}*.csv` }),
  start: async () => {
    const projectRoot = await mkdtemp(path.join(os.tmpdir(), 'etl-files-'));
    const file = (name: string | undefined) => path.join(projectRoot, `${name}.csv`);
    return {
      connection: { type: 'files', root: '.' },
      projectRoot,
      write: async ({ name, columns }, rows) => {
        const quote = (cell: string | null) => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`);
        const lines = rows.map((row) => row.map(quote).join(','));
        await writeFile(file(name), [Object.keys(columns).join(','), ...lines, ''].join('\n'));
      },
      remove: async ({ name }) => await rm(file(name)),
      stop: async () => await rm(projectRoot, { recursive: true }),
    };
  },
});

async function codes(work: Promise<unknown>): Promise<string[]> {
  return await work.then(
    () => [],
    (error: unknown) => diagnosticsOf(error).map((one) => `${one.code} ${one.message}`),
  );
}

test('a root that is not there or is a file is told with the connection that names it', async () => {
  const files = await loadConnector('files', 'shop');
  const context = { connection: 'shop', projectRoot: path.resolve('cli/connectors') };
  const none = await codes(files.open({ type: 'files', root: 'none' }, context));
  expect(none[0]).toMatch(/^ETL5023 The folder .*none of connection "shop" cannot be read: it does not exist\.$/);
  const file = await codes(files.open({ type: 'files', root: 'index.ts' }, context));
  expect(file[0]).toContain('it is not a folder');
});

test('a file of no known format is told, and so is a type of connection that does not exist', async () => {
  const context = { connection: 'shop', projectRoot: path.resolve('cli/connectors') };
  const session = await files.open({ type: 'files' }, context);
  expect(await codes(session.list({ path: 'index.ts' }))).toEqual([
    'ETL5038 The format of index.ts cannot be told from its name.',
  ]);
  const [unknown] = await codes(loadConnector('file', 'shop'));
  expect(unknown).toContain('ETL5011 Connection "shop" is of type "file", which is not known; known types are files');
});
