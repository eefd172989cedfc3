import type { EventSink } from '../runner/events.ts';
import type { CommandIo, ExitCode, TextOutput } from './command.ts';
import { runProgram } from './program.ts';

/** Where a command line that runs inside another program reads and writes; what is not told is the process's own. */
export interface RunEtlOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdout?: TextOutput;
  readonly stderr?: TextOutput;
  /** Stops the run cleanly when it is aborted. */
  readonly signal?: AbortSignal;
  /** Takes the events of runs beside the reporter. */
  readonly onEvent?: EventSink;
}

/**
 * Runs one command line (no program name), such as `['build', '--select', 'tag:daily']`, and gives its exit code: 0
 * all good, 1 a node failed, 2 the project or the command line is wrong. It throws nothing and never ends the process.
 */
export async function runEtl(argv: readonly string[], options: RunEtlOptions = {}): Promise<ExitCode> {
  const io: CommandIo = {
    stdout: options.stdout ?? textOutput(process.stdout),
    stderr: options.stderr ?? textOutput(process.stderr),
    env: options.env ?? process.env,
    cwd: options.cwd ?? process.cwd(),
    signal: options.signal ?? new AbortController().signal,
    ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
  };
  return runProgram(argv, io, async (command, given) => {
    const { execute } = await import('./execute.ts');
    return execute(command, given, io);
  });
}

/** A stream of the process as commands write to it. */
function textOutput(stream: NodeJS.WriteStream): TextOutput {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
    },
  };
}
