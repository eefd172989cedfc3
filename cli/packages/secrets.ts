import { SECRET_VARIABLE_PREFIX } from '../config/environment.ts';

/** An address in which the values of `DBT_ENV_SECRET_…` variables are replaced, for files that are committed. */
export function scrubbed(text: string, env: Readonly<Record<string, string | undefined>>): string {
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith(SECRET_VARIABLE_PREFIX) && value !== undefined && value.trim() !== '' ? [value] : [],
  );
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, '*****'), text);
}

/** The password or token in an address, or nothing. */
export function secretOf(url: string): string | undefined {
  const [, user, password] = /^[a-z][a-z0-9+.-]*:\/\/([^/@:]*)(?::([^/@]*))?@/i.exec(url) ?? [];
  return password ?? (user !== undefined && user.length >= 8 ? user : undefined);
}
