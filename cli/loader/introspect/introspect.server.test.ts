import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { knownTables } from '../../testing/known-tables.ts';
import { type MariadbSource, startMariadbSource } from '../../testing/mariadb-source.ts';
import { createPlex } from '../../testing/pharma/plex.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { checkTables } from './check.ts';
import { type AskedSession, openToAsk } from './discover.ts';
import { mergeSource } from './merge.ts';

const declaredIn = (text: string) => knownTables(text, 'plex.yml');

describeWithServers(['mariadb'], 'Introspection of plex', () => {
  let source: MariadbSource;
  let session: AskedSession;

  beforeAll(async () => {
    source = await startMariadbSource();
    await createPlex(source.run, { rows: () => 1 });
    session = await openToAsk({ ...source.connection }, { connection: 'plex', projectRoot: '.' });
  });
  afterAll(async () => {
    await session?.close();
    await source?.stop();
  });

  const merge = async (text: string, options: { prune?: boolean } = {}) =>
    mergeSource({
      source: 'plex',
      connection: 'plex',
      discovered: await session.discover('*'),
      known: text === '' ? [] : declaredIn(text),
      isWhole: true,
      newFile: 'plex.yml',
      prune: options.prune ?? false,
      read: () => (text === '' ? undefined : text),
      shown: (file) => file,
    });

  it('finds the structure that people declared for it', async () => {
    const known = declaredIn(readFileSync('sources/pharma/plex.yml', 'utf8'));
    const checks = await checkTables(session, known, known);
    expect(checks.length).toBe(44);
    expect(checks.filter(({ differences }) => differences.some(({ isNote }) => !isNote))).toEqual([]);
    expect((await merge(readFileSync('sources/pharma/plex.yml', 'utf8'))).files).toEqual([]);
  });

  it('writes what has no difference when it is asked again', async () => {
    const [file] = (await merge('')).files;
    const text = file?.text ?? '';
    const known = declaredIn(text);
    expect(known.length).toBe(44);
    expect(known.flatMap((table) => table.columns).length).toBe(692);
    expect(known.flatMap((table) => table.foreignKeys).length).toBe(48);
    const checks = await checkTables(session, known, known);
    expect(checks.flatMap(({ differences }) => differences)).toEqual([]);
    expect((await merge(text)).files).toEqual([]);
  });
});
