import { diagnosticsOf } from '../diagnostics/index.ts';
import type { Command, CommandIo, ExitCode } from './command.ts';
import { openConsole } from './console.ts';
import { type Flags, GLOBAL_FLAGS } from './flags.ts';
import { withEnvironment } from './settings.ts';

/** Runs a command with its flags and those of the environment; what it throws is told, and the exit code is 2. */
export async function execute(
  command: Command,
  given: { readonly flags: Flags; readonly args: readonly string[] },
  io: CommandIo,
): Promise<ExitCode> {
  let console = openConsole(given.flags, io, command.news);
  try {
    const flags = withEnvironment(given.flags, [...GLOBAL_FLAGS, ...command.flags], io.env);
    console = openConsole(flags, io, command.news);
    return await command.run({ command, flags, args: given.args, io, console });
  } catch (thrown) {
    console.reporter.diagnostics(diagnosticsOf(thrown));
    return 2;
  } finally {
    console.reporter.close();
  }
}
