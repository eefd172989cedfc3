import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Environment, loadEnvironment, secret, withSecrets } from './environment.ts';

/** A server that speaks the documented answers of Secret Manager. */
let server: Server;
let asked: string[];
let failures: number;
beforeEach(async () => {
  asked = [];
  failures = 0;
  server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const error = (status: number, message: string) =>
      answer(status, { error: { code: status, message, status: 'X' } });
    failures -= 1;
    if (failures >= 0) error(503, 'The service is currently unavailable.');
    else if (path.includes('/missing/')) error(404, 'Secret [projects/1/secrets/missing] not found.');
    else if (path.includes('/denied/')) error(403, "Permission 'secretmanager.versions.access' denied.");
    else if (path.includes('/empty/')) answer(200, { name: path });
    else answer(200, { name: path, payload: { data: Buffer.from(`of ${path}\n`).toString('base64') } });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(() => new Promise((done) => server.close(done)));

async function environmentOf(more: Record<string, string> = { ETL_SECRETS_PROJECT: 'acme' }): Promise<Environment> {
  const { port } = server.address() as AddressInfo;
  return await loadEnvironment({ processEnv: { ETL_SECRETS_ENDPOINT: `http://127.0.0.1:${port}/`, ...more } });
}

describe('secrets of Google Secret Manager', () => {
  it('are read by their short name in the project, and by their full one, once each, and masked', async () => {
    const environment = await environmentOf();
    const names = ['plex-mysql', 'projects/other/secrets/s', 'projects/other/secrets/s/versions/3'];
    const read = () => names.map((name) => secret(environment, name));
    const found = await withSecrets(environment, read);
    expect(found).toEqual([
      'of /v1/projects/acme/secrets/plex-mysql/versions/latest:access',
      'of /v1/projects/other/secrets/s/versions/latest:access',
      'of /v1/projects/other/secrets/s/versions/3:access',
    ]);
    expect(read()).toEqual(found);
    expect(asked).toHaveLength(3);
    expect(environment.mask.apply(found.join())).toBe('***,***,***');
  });

  it('are fetched together where one text after the other asks for them', async () => {
    const environment = await environmentOf();
    let times = 0;
    const work = () => {
      times += 1;
      return ['a', 'b'].flatMap((name) => {
        try {
          return [secret(environment, name)];
        } catch {
          return [];
        }
      });
    };
    expect(await withSecrets(environment, work)).toHaveLength(2);
    expect(times).toBe(2);
  });

  it('are asked for last, and only where a project is told', async () => {
    const here = await environmentOf({ ETL_SECRETS_PROJECT: 'acme', KEY: 'local' });
    expect(await withSecrets(here, () => secret(here, 'key'))).toBe('local');
    const without = await environmentOf({});
    await expect(withSecrets(without, () => secret(without, 'key'))).rejects.toThrow(
      'The secret "key" was not found; looked for the environment variable KEY, then the file that KEY_FILE names.',
    );
    expect(asked).toEqual([]);
  });

  it('that are missing or denied are told as such, at the place that asks', async () => {
    const environment = await environmentOf();
    const position = { file: 'profiles.yml', line: 3, column: 5 };
    const told = (name: string) => withSecrets(environment, () => secret(environment, name, { position }));
    await expect(told('missing')).rejects.toMatchObject({
      code: 'ETL1031',
      message: expect.stringMatching(
        /then Google Secret Manager \(projects\/acme\/secrets\/missing\/versions\/latest\)\.$/,
      ),
    });
    await expect(told('denied')).rejects.toMatchObject({
      message: `Google Secret Manager does not give the secret "denied" (projects/acme/secrets/denied/versions/latest): Permission 'secretmanager.versions.access' denied.`,
      diagnostic: { code: 'ETL1036', position },
    });
    await expect(told('empty')).rejects.toMatchObject({ code: 'ETL1038' });
  });

  it('are asked for again when the service is busy', async () => {
    failures = 1;
    const environment = await environmentOf();
    expect(await withSecrets(environment, () => secret(environment, 'a'))).toContain('secrets/a/');
    expect(asked).toHaveLength(2);
  });

  it('need credentials', async () => {
    const environment = await loadEnvironment({
      processEnv: { ETL_SECRETS_PROJECT: 'acme', GOOGLE_APPLICATION_CREDENTIALS: '/not/there.json' },
    });
    await expect(withSecrets(environment, () => secret(environment, 'a'))).rejects.toMatchObject({
      code: 'ETL1037',
      message: expect.stringContaining('/not/there.json'),
    });
  });
});
