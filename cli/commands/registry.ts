import { buildCommand } from './build.ts';
import { checkCommand } from './check.ts';
import { cleanCommand } from './clean.ts';
import { cloneCommand } from './clone.ts';
import type { Command } from './command.ts';
import { compileCommand } from './compile.ts';
import { costCommand } from './cost.ts';
import { debugCommand } from './debug.ts';
import { depsCommand } from './deps.ts';
import { docsCommand } from './docs.ts';
import { initCommand } from './init.ts';
import { lintCommand } from './lint.ts';
import { loadCommand } from './load.ts';
import { lsCommand } from './ls.ts';
import { parityCommand } from './parity.ts';
import { parseCommand } from './parse.ts';
import { retryCommand } from './retry.ts';
import { runCommand } from './run.ts';
import { runOperationCommand } from './run-operation.ts';
import { seedCommand } from './seed.ts';
import { showCommand } from './show.ts';
import { snapshotCommand } from './snapshot.ts';
import { sourceCommand } from './source.ts';
import { testCommand } from './test.ts';

/** Every command, in the order of help. */
export const commands: readonly Command[] = [
  initCommand,
  depsCommand,
  buildCommand,
  loadCommand,
  seedCommand,
  snapshotCommand,
  runCommand,
  testCommand,
  retryCommand,
  cloneCommand,
  sourceCommand,
  runOperationCommand,
  compileCommand,
  parseCommand,
  lintCommand,
  checkCommand,
  parityCommand,
  lsCommand,
  costCommand,
  showCommand,
  docsCommand,
  debugCommand,
  cleanCommand,
];
