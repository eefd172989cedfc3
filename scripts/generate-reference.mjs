// Writes docs/reference/ from the built commands: run it after `npm run build` when a flag or a command changed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandReference } from '../dist/cli/commands/reference.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs', 'reference');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'commands.md'), commandReference());
