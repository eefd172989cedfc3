// Writes what of docs/ is made from the program: run it after `npm run build` when a flag, a command, a key of a file, a
// message or a portable macro changed.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { referencePages } from '../dist/cli/commands/reference/pages.js';
import { portableSqlPage } from '../dist/cli/testing/portable/page.js';

const docs = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs');
const pages = await referencePages();
rmSync(join(docs, 'reference'), { recursive: true, force: true });
for (const [name, text] of Object.entries(pages)) {
  const file = join(docs, 'reference', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
writeFileSync(join(docs, 'guide', 'portable-sql.md'), await portableSqlPage());
