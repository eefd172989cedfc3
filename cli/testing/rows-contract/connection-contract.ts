import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { loadConnector } from '../../connectors/index.ts';
import type { ConnectionHarness, ReachedSystem } from './harness.ts';
import { failures, openRows, SpoolFolders } from './requests.ts';
import { takeAll } from './spool.ts';

/** Runs the part of the contract that is about the connection: what it tells, cancels and survives. */
export function connectionContract({ type, start, many: { stream, rows: count } }: ConnectionHarness): void {
  describe(`the connection of the ${type} connector`, () => {
    const folders = new SpoolFolders();
    const chunkRows = Math.ceil(count / 600);
    let system: ReachedSystem;
    beforeAll(async () => {
      system = await start();
    });
    afterAll(async () => {
      await system?.stop();
      folders.remove();
    });
    const read = async (connection: YamlMap, request = folders.request(stream, { chunkRows: 50_000 })) => {
      const session = await openRows(connection);
      return await takeAll(session.read(request)).finally(() => session.close());
    };

    it('describes every key of its configuration, and refuses others', async () => {
      const { connection, table, capabilities } = await loadConnector(type, 'shop');
      const undescribed = Object.entries(table.shape).filter(([, schema]) => !Reflect.get(schema, 'description'));
      expect(undescribed.map(([key]) => key)).toEqual([]);
      expect(connection.safeParse({ ...system.connection, no_such_key: 'x' }).success).toBe(false);
      expect(capabilities.writes).toContain(capabilities.defaultWrite);
    });

    it('stops when it is cancelled or no longer listened to, and can read again', async () => {
      const session = await openRows(system.connection);
      const cancelled = new AbortController();
      const reading = session.read(folders.request(stream, { chunkRows, signal: cancelled.signal }));
      await reading.next();
      cancelled.abort();
      expect(await failures(takeAll(reading))).toMatchObject([{ code: 'ETL5036' }]);
      const before = session.read(folders.request(stream, { signal: cancelled.signal }));
      expect(await failures(takeAll(before))).toMatchObject([{ code: 'ETL5036' }]);
      for await (const chunk of session.read(folders.request(stream, { chunkRows }))) {
        expect(chunk.rows).toBe(chunkRows);
        break;
      }
      expect((await takeAll(session.read(folders.request(stream, { chunkRows: 50_000 })))).rows.length).toBe(count);
      await session.close();
    });

    it('tells a connection that is lost in the middle of a read, and reads again after it', async () => {
      const session = await openRows(system.connection);
      const reading = session.read(folders.request(stream, { chunkRows }));
      await reading.next();
      await system.breakConnections();
      expect(await failures(takeAll(reading))).toMatchObject([{ code: 'ETL5042' }]);
      expect((await takeAll(session.read(folders.request(stream, { chunkRows: 50_000 })))).rows.length).toBe(count);
      await session.close();
    });

    it('tells a server that cannot be reached from one that refuses, and never a secret', async () => {
      const unreachable = await read(system.unreachable).catch((error: unknown) => error);
      expect(await failures(Promise.reject(unreachable))).toMatchObject([{ code: 'ETL5040' }]);
      const refused = await read(system.refused).catch((error: unknown) => error);
      expect(await failures(Promise.reject(refused))).toMatchObject([{ code: 'ETL5041' }]);
      const told = inspect([unreachable, refused], { depth: 20, showHidden: true });
      for (const secret of system.secrets) expect(told).not.toContain(secret);
    });
  });
}
