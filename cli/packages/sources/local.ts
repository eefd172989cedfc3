import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { EtlError } from '../../diagnostics/index.ts';
import { readMetadata } from '../project-name.ts';
import type { DepsContext, LocalSpec, PackageSource } from '../types.ts';

/** Packages that are folders of this machine; they are linked, not copied. As in dbt, relative to the root project. */
export function localSource(context: DepsContext): PackageSource<LocalSpec> {
  const folderOf = ({ local, by, position }: LocalSpec): string => {
    const folder = resolve(context.root, local);
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
    throw EtlError.of('ETL1127', { local, folder, by }, { position });
  };
  return {
    keyOf: ({ local }) => `local ${resolve(context.root, local)}`,
    async pin([spec]) {
      const folder = folderOf(spec);
      const metadata = readMetadata(folder, `the local package "${spec.local}"`, context);
      return {
        ...metadata,
        spec: { ...spec, name: metadata.name },
        identity: folder,
        lock: { local: spec.local },
        shown: spec.local,
      };
    },
    fetch: async (spec) => ({ folder: folderOf(spec), shown: `linked to ${spec.local}` }),
  };
}
