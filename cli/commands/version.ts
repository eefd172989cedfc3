import { readFileSync } from 'node:fs';

/** The version of this package, as package.json says. */
export function etlVersion(): string {
  for (let up = 1; up <= 3; up += 1) {
    const found = packageAt(new URL(`${'../'.repeat(up)}package.json`, import.meta.url));
    if (found?.name === 'etl' && found.version !== undefined) return found.version;
  }
  return '0.0.0';
}

function packageAt(file: URL): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}
