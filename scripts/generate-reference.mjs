// Writes what of docs/ is made from the program: run it after `npm run build` when a flag, a command or a portable macro
// changed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandReference } from '../dist/cli/commands/reference.js';
import { portableSqlPage } from '../dist/cli/testing/portable/page.js';

const docs = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs');
mkdirSync(join(docs, 'reference'), { recursive: true });
writeFileSync(join(docs, 'reference', 'commands.md'), commandReference());
writeFileSync(join(docs, 'guide', 'portable-sql.md'), await portableSqlPage());
