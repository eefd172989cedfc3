import type { RenderYaml } from '../config/render-values.ts';
import type { YamlMap } from '../config/types.ts';
import type { Diagnostic, Position } from '../diagnostics/index.ts';

/** One entry of a package file as it was written and with its templates rendered. */
export interface PackageEntry {
  readonly written: YamlMap;
  readonly rendered: YamlMap;
  readonly position: Position;
}

/** What every wanted package says of itself. */
interface SpecBase {
  /** Who asks for it: `this project`, `the package "x"`. */
  readonly by: string;
  readonly position?: Position;
  /** The name in the lock file: that of its folder. */
  readonly name: string | null;
}

/** A folder; relative to the project that is run. */
export interface LocalSpec extends SpecBase {
  readonly kind: 'local';
  readonly local: string;
}

/** An archive at an address. */
export interface TarballSpec extends SpecBase {
  readonly kind: 'tarball';
  readonly tarball: string;
  /** The address with its templates, as the lock file keeps it. */
  readonly written: string;
}

/** A repository. */
export interface GitSpec extends SpecBase {
  readonly kind: 'git';
  readonly git: string;
  /** The address with its templates, as the lock file keeps it. */
  readonly written: string;
  readonly revision: string | null;
  readonly subdirectory: string | null;
  readonly warnUnpinned: boolean;
}

/** A package of the registry. */
export interface HubSpec extends SpecBase {
  readonly kind: 'hub';
  readonly package: string;
  /** Conditions that all hold: `>=1.0.0`, `<2.0.0`. */
  readonly versions: readonly string[];
  readonly prerelease: boolean;
}

/** One package that a package file asks for. */
export type PackageSpec = LocalSpec | TarballSpec | GitSpec | HubSpec;

/** One package of which it is decided what exactly is taken. */
export interface PinnedPackage {
  /** Tells two pins of one package apart: version, commit. */
  readonly identity: string;
  /** Its name as a project, that of its folder. */
  readonly name: string;
  /** The entry of the lock file, without the name. */
  readonly lock: YamlMap;
  /** The request for exactly this. */
  readonly spec: PackageSpec;
  /** For people: `dbt-labs/dbt_utils 1.3.0`. */
  readonly shown: string;
  /** The packages that it asks for itself. */
  readonly packages: readonly PackageSpec[];
}

/** What fetching packages needs to know of where it runs. */
export interface DepsContext {
  /** Folder of the project, absolute. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Renders texts of package files; secrets may be asked for. */
  readonly render: RenderYaml;
  /** The version of dbt whose behaviour this is. */
  readonly dbtVersion: string;
  /** Take only versions of packages that allow that one. */
  readonly versionCheck: boolean;
  /** From now on this value is never shown. */
  hide(secret: string): void;
  warn(found: Diagnostic): void;
  /** Tells a person how it goes on. */
  tell(text: string): void;
}

/** Brings one kind of package. */
export interface PackageSource<S extends PackageSpec> {
  /** The same for all requests that mean the same package. */
  keyOf(spec: S): string;
  /** Decides what is taken when all of these ask for it, and reads what that asks for itself. */
  pin(wanted: readonly [S, ...S[]]): Promise<PinnedPackage>;
  /** The folder with the package's files, fetched when it is not there yet, and what it is for people. */
  fetch(spec: S): Promise<{ readonly folder: string; readonly shown: string; readonly note?: string }>;
}
