import { expect, it } from 'vitest';
import { failures, openRows } from '../../testing/rows-contract.ts';
import { Sha2Handshake } from '../../testing/servers/sha2-handshake.ts';

const PASSWORD = 'sha2-secret-ñ-1';

it.each(['fast', 'full'] as const)(
  'a password of MySQL 8 is checked by caching_sha2_password, %s, and never told',
  async (way) => {
    const server = await Sha2Handshake.start(PASSWORD, way);
    try {
      const open = async (password: string) =>
        await failures(
          openRows({ type: 'mysql', host: '127.0.0.1', port: server.port, user: 'etl', password, database: 'd' }),
        );
      // The stand-in says what it has checked to the first question.
      expect((await open(PASSWORD))[0]?.message).toContain(`password checked: ${way}`);
      const [refused] = await open(`${PASSWORD}-not`);
      expect(refused).toMatchObject({ code: 'ETL5041', message: expect.stringContaining('Access denied') });
      expect(JSON.stringify(refused)).not.toContain(PASSWORD);
    } finally {
      await server.stop();
    }
  },
);
