import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../manifest/types.ts';
import { parseFolder } from '../../testing/parse-fixture.ts';
import { membersOf } from '../selectors/members.ts';
import { stateCheck } from './compare.ts';

/** A change of the project, and the ids that dbt 1.11 lists after it; selectors that list nothing are left out. */
interface Case {
  /** File, text, and what takes its place: no text for a new file, nothing in its place for one that goes. */
  readonly edits: readonly (readonly [file: string, old: string | null, replacement: string | null])[];
  readonly found: Readonly<Record<string, readonly string[]>>;
}

const cases = JSON.parse(readFileSync(new URL('../testdata/golden/state.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Case>
>;
const PROJECT = fileURLToPath(new URL('../../manifest/testdata/golden/property_language', import.meta.url));
const SELECTORS = [
  'new',
  'modified',
  'modified.body',
  'modified.configs',
  'modified.persisted_descriptions',
  'modified.relation',
  'modified.macros',
  'modified.contract',
];

let folder: string;
let previous: Manifest;

async function parsed(): Promise<Manifest> {
  return (await parseFolder(folder)).manifest;
}

/** Lays the project out anew and changes it. */
function layOut(edits: Case['edits']): void {
  rmSync(folder, { recursive: true, force: true });
  cpSync(PROJECT, folder, { recursive: true });
  for (const [name, old, replacement] of edits) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    if (replacement === null) rmSync(file);
    else if (old === null) writeFileSync(file, replacement);
    else
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace(old, () => replacement),
      );
  }
}

beforeAll(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'etl-state-')), 'rich');
  layOut([]);
  previous = await parsed();
});
afterAll(() => rmSync(dirname(folder), { recursive: true, force: true }));

describe('state: lists what dbt lists after', () => {
  it.each(Object.entries(cases))('%s', async (_name, { edits, found }) => {
    layOut(edits);
    const manifest = await parsed();
    const members = membersOf(manifest).list;
    const listed: Record<string, readonly string[]> = {};
    for (const selector of SELECTORS) {
      const isMeant = stateCheck(selector, manifest, previous) ?? (() => false);
      const ids = members.filter(isMeant).map(({ node }) => node.unique_id);
      if (ids.length > 0) listed[selector] = ids.sort();
    }
    expect(listed).toEqual(found);
  });
});
