import { secretOf } from '../secrets.ts';
import type { DepsContext, PackageSource, PackageSpec, PinnedPackage } from '../types.ts';
import type { DownloadFolder } from '../workspace.ts';
import { gitSource } from './git.ts';
import { hubSource } from './hub.ts';
import { localSource } from './local.ts';
import { tarballSource } from './tarball.ts';

/** The sources of all kinds of package as one. */
export interface Sources {
  keyOf(spec: PackageSpec): string;
  /** `wanted` are requests of one key, at least one. */
  pin(wanted: readonly PackageSpec[]): Promise<PinnedPackage>;
  fetch(spec: PackageSpec): Promise<{ readonly folder: string; readonly shown: string; readonly note?: string }>;
}

/** The sources of all kinds of package; what they fetch lies in `downloads`. */
export function packageSources(context: DepsContext, downloads: DownloadFolder): Sources {
  const byKind = {
    local: localSource(context),
    tarball: tarballSource(context, downloads),
    git: gitSource(context, downloads),
    hub: hubSource(context, downloads),
  };
  // The kind of a request decides which source gets it, which types cannot follow through the table.
  const of = (spec: PackageSpec) => byKind[spec.kind] as PackageSource<PackageSpec>;
  return {
    keyOf: (spec) => of(spec).keyOf(spec),
    pin: async (wanted) => {
      const [first, ...others] = wanted;
      if (first === undefined) throw new RangeError('a package that nobody asks for');
      for (const spec of wanted) hideSecret(spec, context);
      return of(first).pin([first, ...others]);
    },
    fetch: (spec) => {
      hideSecret(spec, context);
      return of(spec).fetch(spec);
    },
  };
}

/** Passwords in addresses are never shown. */
function hideSecret(spec: PackageSpec, context: DepsContext): void {
  const address = spec.kind === 'git' ? spec.git : spec.kind === 'tarball' ? spec.tarball : '';
  const secret = secretOf(address);
  if (secret !== undefined) context.hide(secret);
}
