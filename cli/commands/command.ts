import type { BatchResults, EventSink } from '../runner/events.ts';
import type { Console } from './console.ts';
import type { FlagKey, Flags } from './flags.ts';

/** Where a command reads and writes: the process's own in the program, made up in tests. */
export interface CommandIo {
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder the command was given in, absolute. */
  readonly cwd: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Takes the events of a run beside the reporter. */
  readonly onEvent?: EventSink;
}

/** A stream of text that may be a terminal. */
export interface TextOutput {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width and height of the terminal, where it is one. */
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** One command as it was given. */
export interface Invocation {
  readonly command: Command;
  readonly flags: Flags;
  /** Words that are no flags: the folder of `init`. */
  readonly args: readonly string[];
  readonly io: CommandIo;
  readonly console: Console;
  /** unique_ids that are worked on whatever the flags select: those of a run that is repeated. */
  readonly only?: ReadonlySet<string>;
  /** The batches of microbatch models in the run that is repeated: only those that failed are built. */
  readonly earlierBatches?: ReadonlyMap<string, BatchResults>;
}

/** 0 all good, 1 a node failed, 2 the project or the usage is wrong. */
export type ExitCode = 0 | 1 | 2;

/** A command as plain data; what it does is imported when it runs. */
export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One line for the list of commands. */
  readonly summary: string;
  /** What it does, for its own help; starts with the summary's thought. */
  readonly description: string;
  /** Words that it takes, such as `[folder]`, in order. */
  readonly arguments?: readonly { readonly name: string; readonly help: string }[];
  /** Its flags beside the global ones. */
  readonly flags: readonly FlagKey[];
  /** Where the news of a run go: stderr when stdout is for data. */
  readonly news: 'stdout' | 'stderr';
  /** Command lines and what each does. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  run(invocation: Invocation): Promise<ExitCode>;
}
