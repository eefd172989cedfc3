import type { FlagName } from '../config/flags.ts';

/** What every flag of the command line says of itself. */
interface FlagBase {
  /** Spelling without the dashes: `full-refresh`. */
  readonly long: string;
  /** One letter, without the dash. */
  readonly short?: string;
  /** Other spellings that mean the same, without the dashes: words, or one letter. */
  readonly aliases?: readonly string[];
  /** Heading under which help lists it. */
  readonly group: FlagGroup;
  /** One sentence for help and the reference. */
  readonly help: string;
  /** The setting of cli/config that gives its value when the command line does not: environment, project file. */
  readonly setting?: FlagName;
  /** Taken so that dbt's command lines run unchanged, and without effect here; help does not list it. */
  readonly ignored?: true;
}

/** A flag that is on or off; `--no-…` is its other spelling. */
export interface BooleanFlag extends FlagBase {
  readonly type: 'boolean';
  /** True when it is on unless told: help then shows and tells of its `--no-…` spelling. */
  readonly on?: true;
}

/** A flag with one word. */
export interface TextFlag extends FlagBase {
  readonly type: 'text';
  /** Name of the value in help: `path`. */
  readonly value: string;
  readonly choices?: readonly string[];
}

/** A flag with a whole number of at least `min`. */
export interface IntegerFlag extends FlagBase {
  readonly type: 'integer';
  readonly value: string;
  readonly min: number;
}

/** A flag that takes words until the next flag, and may be repeated; a word with blanks counts as several. */
export interface ListFlag extends FlagBase {
  readonly type: 'list';
  readonly value: string;
  readonly choices?: readonly string[];
}

/** One flag of the command line. */
export type Flag = BooleanFlag | TextFlag | IntegerFlag | ListFlag;

/** The headings of a command's help, in order. */
export const flagGroups = [
  'Selection',
  'Run',
  'Packages',
  'Output',
  'Project',
  'General',
  'Accepted from dbt, without effect',
] as const;

/** One heading of a command's help. */
export type FlagGroup = (typeof flagGroups)[number];

/** The type of the value that a flag gives. */
export type FlagValue<F> = F extends { readonly type: 'boolean' }
  ? boolean
  : F extends { readonly type: 'integer' }
    ? number
    : F extends { readonly type: 'list'; readonly choices: readonly (infer C)[] }
      ? readonly C[]
      : F extends { readonly type: 'list' }
        ? readonly string[]
        : F extends { readonly choices: readonly (infer C)[] }
          ? C
          : string;
