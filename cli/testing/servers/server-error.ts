/** A server for tests that is not installed, does not start or ended by itself; the message ends with its last words. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
}
