import { writeFileSync } from 'node:fs';
import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { EtlError } from '../diagnostics/index.ts';
import { parseVersion } from './version.ts';
import { whyOf } from './workspace.ts';

/** A package to add to the package file. */
export interface NewPackage {
  /** `dbt-labs/dbt_utils@1.3.0`, or an address or folder with or without `@revision`. */
  readonly asked: string;
  readonly source: 'hub' | 'git' | 'local';
}

/**
 * The text of a package file with one more package, comments and all; entries of the same package leave. Throws
 * ETL1133 when what is asked for is not a package.
 */
export function withPackage(text: string, added: NewPackage): { text: string; removed: readonly string[] } {
  const document = parseDocument(text.trim() === '' ? 'packages: []\n' : text);
  const entry = entryOf(added);
  let packages = document.get('packages');
  if (!isSeq(packages)) {
    packages = document.createNode([]);
    document.set('packages', packages);
  }
  if (!isSeq(packages)) throw EtlError.of('ETL1133', { asked: added.asked, why: 'the package file has no list' });
  const isSame = (item: unknown): item is YAMLMap => isMap(item) && namesSame(item, nameOf(added).name);
  const removed = packages.items.filter(isSame).map((item) => String(identifierOf(item)));
  packages.items = packages.items.filter((item) => !isSame(item));
  packages.flow = false;
  packages.add(document.createNode(entry));
  return { text: document.toString({ lineWidth: 0 }), removed };
}

/** Writes a package file; `shown` is its path for messages. Throws ETL1134. */
export function writePackageFile(path: string, shown: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw EtlError.of('ETL1134', { path: shown, why: whyOf(cause) }, { cause });
  }
}

function entryOf(added: NewPackage): Readonly<Record<string, string | readonly string[]>> {
  const { name, version } = nameOf(added);
  const refuse = (why: string) => EtlError.of('ETL1133', { asked: added.asked, why });
  if (name === '') throw refuse('it has no name');
  if (added.source === 'local') return { local: name };
  if (added.source === 'git') return version === '' ? { git: name } : { git: name, revision: version };
  if (!/^[^/\s]+\/[^/\s]+$/.test(name)) throw refuse('names of the registry have an owner, such as owner/package');
  if (version === '') throw refuse('it has no version');
  const versions = version.split(',').map((one) => one.trim());
  const wrong = versions.find((one) => parseVersion(one) === undefined);
  if (wrong !== undefined) throw refuse(`"${wrong}" is not a version`);
  return { package: name, version: versions.length === 1 ? version : versions };
}

/** The version stands behind the last `@`, unless that belongs to an address such as `git@host:owner/repo.git`. */
function nameOf({ asked, source }: NewPackage): { name: string; version: string } {
  const at = asked.lastIndexOf('@');
  const isVersion = at > 0 && (source === 'hub' || (source === 'git' && at > asked.lastIndexOf('/')));
  if (!isVersion) return { name: asked, version: '' };
  return { name: asked.slice(0, at), version: asked.slice(at + 1) };
}

function identifierOf(item: YAMLMap): unknown {
  return ['package', 'git', 'local', 'tarball', 'private'].map((key) => item.get(key)).find((value) => value);
}

/** Whether an entry means the package of this name, wherever it comes from. Source of the rule: `--add-package` of dbt. */
function namesSame(item: YAMLMap, name: string): boolean {
  const identifier = String(identifierOf(item) ?? '');
  const short = name.split('/').at(-1) ?? name;
  const spellings = [name, short].flatMap((one) => [one, one.replaceAll('_', '-'), one.replaceAll('-', '_')]);
  return spellings.some((spelling) => {
    const at = identifier.indexOf(spelling);
    const before = identifier[at - 1] ?? '/';
    const after = identifier[at + spelling.length] ?? '/';
    return at >= 0 && '/.'.includes(before) && '/.'.includes(after);
  });
}
