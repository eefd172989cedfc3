import { EtlError } from '../../diagnostics/index.ts';
import type { HttpClient } from './client.ts';
import { member, parseJson, wholeNumber } from './json.ts';
import type { AccessToken } from './token-authorizer.ts';

/** Asks for a token. Throws ETL5041 when there is none in the answer, or the server refuses. */
export async function tokenOf(
  client: HttpClient,
  request: Parameters<HttpClient['send']>[0],
  signal: AbortSignal,
): Promise<AccessToken> {
  const { connection } = client.options;
  const refused = (why: string, cause?: unknown) =>
    EtlError.of('ETL5041', { connection, server: request.url.host, why }, { cause });
  const answer = await client.send(request, signal).catch((error: unknown) => {
    const isRefusal = error instanceof EtlError && error.code === 'ETL5060';
    throw isRefusal ? refused(`it gives no token: ${error.diagnostic.message}`, error) : error;
  });
  try {
    const body = parseJson(answer.text);
    const token = member(body, 'access_token');
    if (typeof token === 'string' && token !== '') return { token, expiresIn: wholeNumber(member(body, 'expires_in')) };
  } catch (cause) {
    throw refused('its answer is no JSON', cause);
  }
  throw refused('its answer has no `access_token`');
}
