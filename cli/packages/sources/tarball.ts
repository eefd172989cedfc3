import { join } from 'node:path';
import { diagnostic } from '../../diagnostics/index.ts';
import { unpack } from '../archive.ts';
import { download, withoutSecrets } from '../http.ts';
import { readMetadata } from '../project-name.ts';
import { scrubbed } from '../secrets.ts';
import type { DepsContext, PackageSource, TarballSpec } from '../types.ts';
import type { DownloadFolder } from '../workspace.ts';

/** Packages that are archives at an address. As in dbt, the package file names the folder that they get. */
export function tarballSource(context: DepsContext, downloads: DownloadFolder): PackageSource<TarballSpec> {
  const fetched = new Map<string, Promise<string>>();
  const bring = async (url: string): Promise<string> => {
    const folder = downloads.folder();
    const file = join(folder, 'package.tar');
    await download(url, file, context);
    return unpack(file, join(folder, 'content'), withoutSecrets(url));
  };
  const folderOf = (url: string): Promise<string> => {
    const folder = fetched.get(url) ?? bring(url);
    fetched.set(url, folder);
    return folder;
  };
  return {
    keyOf: ({ tarball }) => `tarball ${tarball}`,
    async pin([spec]) {
      const shown = withoutSecrets(spec.tarball);
      const metadata = readMetadata(await folderOf(spec.tarball), shown, context);
      const tarball = scrubbed(spec.written, context.env);
      if (tarball !== spec.written)
        context.warn(diagnostic('ETL1132', { shown: tarball }, { position: spec.position }, 'warning'));
      const name = spec.name ?? metadata.name;
      return { ...metadata, name, spec: { ...spec, name }, identity: spec.tarball, lock: { tarball }, shown };
    },
    fetch: async ({ tarball }) => ({ folder: await folderOf(tarball), shown: withoutSecrets(tarball) }),
  };
}
