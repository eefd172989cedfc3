/** An error as the driver gives it: of the server, or of the way to it. */
export interface ServerError extends Error {
  /** Name such as `ER_BAD_DB_ERROR` or `ECONNREFUSED`. */
  readonly code?: string;
  /** The server's number. */
  readonly errno?: number;
}

/** True for what a driver throws. */
export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error;
}

/** The server's number of an error; 0 when it is not the server's. */
export function numberOf(error: unknown): number {
  const errno = isServerError(error) ? error.errno : undefined;
  return typeof errno === 'number' && errno > 0 ? errno : 0;
}

/** What an error says, as part of a sentence. */
export function reasonOf(error: unknown): string {
  const text = isServerError(error) ? error.message || (error.code ?? 'no reason is told') : String(error);
  return text.trim().replace(/[.\s]+$/, '');
}

/** Numbers of the server for what it does not have or does not let be seen. */
export const ServerErrors = {
  noSuchTable: [1146, 1051],
  noSuchColumn: [1054],
  denied: [1044, 1045, 1142, 1143, 1227, 1370, 1698],
  noSuchDatabase: [1049],
} as const;

/** True when the server's number is of this kind. */
export function isKind(error: unknown, kind: keyof typeof ServerErrors): boolean {
  return (ServerErrors[kind] as readonly number[]).includes(numberOf(error));
}

// The server goes down, the connection or its query was killed, or the tables changed under the snapshot.
const LOST = [1053, 1152, 1158, 1159, 1160, 1161, 1184, 1205, 1213, 1317, 1412, 1927, 4031];

/** True when the same read may work once the source is back: the connection broke, or the server ended it. */
export function isLost(error: unknown): boolean {
  const number = numberOf(error);
  if (number > 0) return LOST.includes(number);
  // What the server did not say is of the way to it.
  return isServerError(error) && (error.code !== undefined || 'fatal' in error);
}
