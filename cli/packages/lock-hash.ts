import { createHash } from 'node:crypto';
import type { Yaml, YamlMap } from '../config/types.ts';
import { isYamlList, isYamlMap, YamlFloat } from '../config/yaml/values.ts';
import type { PackageEntry } from './types.ts';

/**
 * The hash by which a lock file knows that the list of packages has not changed. Source: package-lock.yml of dbt 1.11,
 * which hashes the sorted entries in Python's spelling of JSON.
 */
export function packagesHash(entries: readonly PackageEntry[]): string {
  const texts = entries.map((entry) => pythonJson(hashedEntry(entry))).sort(byCodePoint);
  return createHash('sha1').update(texts.join('\n')).digest('hex');
}

const PINNABLE = { revision: null, subdirectory: null, 'warn-unpinned': null };

function hashedEntry({ rendered, written }: PackageEntry): YamlMap {
  const { name, 'install-prerelease': prerelease, ...rest } = rendered;
  return {
    ...defaultsOf(rendered),
    ...rest,
    ...(prerelease === undefined ? {} : { install_prerelease: prerelease }),
    ...(name === undefined || name === null ? {} : { name }),
    unrendered: written,
  };
}

function defaultsOf(entry: YamlMap): YamlMap {
  if ('git' in entry) return PINNABLE;
  if ('private' in entry) return { ...PINNABLE, provider: null };
  return 'package' in entry ? { install_prerelease: false } : {};
}

function pythonJson(value: Yaml): string {
  if (value instanceof YamlFloat) return value.toFixed(1);
  if (typeof value === 'string') return asciiJson(value);
  if (isYamlList(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (!isYamlMap(value)) return String(value);
  const keys = Object.keys(value).sort(byCodePoint);
  return `{${keys.map((key) => `${asciiJson(key)}: ${pythonJson(value[key] ?? null)}`).join(', ')}}`;
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
