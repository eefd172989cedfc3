import { codesPage } from './codes-page.ts';
import { commandReference } from './commands-page.ts';
import { editorSchemas } from './editor-schemas.ts';
import { filePages } from './file-pages.ts';

/** All that stands in docs/reference, by path from there: written from the program, and compared with it by a test. */
export async function referencePages(): Promise<Readonly<Record<string, string>>> {
  const schemas = Object.entries(await editorSchemas()).map(([name, text]) => [`schemas/${name}`, text]);
  return {
    'commands.md': commandReference(),
    'codes.md': codesPage(),
    ...(await filePages()),
    ...Object.fromEntries(schemas),
  };
}
