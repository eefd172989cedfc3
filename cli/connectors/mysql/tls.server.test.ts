import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { failures, openRows } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { startMariadb } from '../../testing/servers/mariadb.ts';
import { runProgram } from '../../testing/servers/program.ts';
import { programOf } from '../../testing/servers/programs.ts';
import { TemporaryHome } from '../../testing/servers/temporary-home.ts';

type Try = readonly [host: string, verify: boolean | 'ca'];

/** Opens connections to a MariaDB whose certificate has one name; tells what each fails with, if it does. */
async function triesWith(name: string, tries: readonly Try[]): Promise<string[]> {
  const home = new TemporaryHome('mysql-tls', true);
  const [cert, key] = [home.write('named.crt', ''), home.write('named.key', '')];
  const made = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
  const named = ['-out', cert, '-days', '2', '-subj', '/CN=some', '-addext', `subjectAltName=${name}`];
  await runProgram(programOf('mariadb', 'openssl'), ['req', ...made, ...named], home);
  const server = await startMariadb({ args: [`--ssl-cert=${cert}`, `--ssl-key=${key}`, `--ssl-ca=${cert}`] });
  const { port, user, password } = server;
  const ca = readFileSync(cert, 'utf8');
  const told: string[] = [];
  for (const [host, verify] of tries) {
    const opening = openRows({ type: 'mysql', host, port, user, password, database: 'mysql', ssl: { ca, verify } });
    const [found] = await failures(opening.then((session) => session.close()));
    told.push(found === undefined ? 'opened' : `${found.code} ${found.hint}`);
  }
  await server.stop();
  home.remove();
  return told;
}

describeWithServers(['mariadb'], 'The certificate of a MariaDB', () => {
  it('has the very name or address that the connection names', async () => {
    const other = expect.stringMatching(/^ETL5040 name the host as the certificate does, or set `ssl: \{verify: ca\}`/);
    const byAddress = await triesWith('IP:127.0.0.1', [
      ['127.0.0.1', true],
      ['localhost', true],
      ['localhost', 'ca'],
    ]);
    expect(byAddress).toEqual(['opened', other, 'opened']);
    expect(
      await triesWith('DNS:localhost', [
        ['127.0.0.1', true],
        ['localhost', true],
      ]),
    ).toEqual([other, 'opened']);
  });
});
