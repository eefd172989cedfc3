import { expect, test } from 'vitest';
import type { StreamPart } from '../../connectors/index.ts';
import type { LedgerEntry } from '../ledger.ts';
import { type PlanInput, planFiles } from './plan.ts';

const LOADED_AT = new Date('2026-01-31T12:00:00Z');

function entry(file: string): LedgerEntry {
  const hashes = { contentHash: 'old', declarationHash: 'd', columnsHash: 'c' };
  return { file, fingerprint: 'f', ...hashes, bytes: 1, rows: 1, loadId: 'l', loadedAt: LOADED_AT };
}

/** A part that notes whether its content was read. */
function part(
  name: string,
  content: string,
  secondsBefore: number,
  read: string[] = [],
  fingerprint = 'f',
): StreamPart {
  return {
    name,
    shown: name,
    bytes: 1,
    fingerprint,
    modifiedAt: new Date(LOADED_AT.getTime() - secondsBefore * 1000),
    hash: async () => {
      read.push(name);
      return content;
    },
    open: async () => ({ path: name, format: undefined as never, verify: async () => {} }),
  };
}

async function decisions(input: Partial<PlanInput>): Promise<string[]> {
  const { files } = await planFiles({
    declaration: { write: 'replace', hash: 'd' },
    parts: [],
    ledger: new Map(),
    rawTable: 'as declared',
    fullRefresh: false,
    ...input,
  });
  return files.map(({ file, decision }) => `${file}: ${decision}`);
}

test('the content of a file is only read when its times do not settle that it is unchanged', async () => {
  const read: string[] = [];
  const parts = [
    part('settled', 'old', 3, read),
    part('recent', 'old', 1, read),
    part('touched', 'old', 3, read, 'other'),
    part('edited', 'new', 3, read, 'other'),
  ];
  const ledger = new Map(parts.map(({ name }) => [name, entry(name)]));
  expect(await decisions({ parts, ledger })).toEqual([
    'settled: unchanged',
    'recent: unchanged',
    'touched: unchanged',
    'edited: changed',
  ]);
  expect(read).toEqual(['recent', 'touched', 'edited']);
});

test('why a file is loaded is told, the strongest reason first', async () => {
  const parts = [part('a', 'old', 3), part('b', 'x', 3)];
  const ledger = new Map([['a', entry('a')]]);
  const other = { write: 'replace', hash: 'e' } as const;
  expect(await decisions({ parts, ledger, rawTable: 'missing' })).toEqual(['a: raw table missing', 'b: new']);
  expect(await decisions({ parts, ledger, fullRefresh: true })).toEqual(['a: full refresh', 'b: new']);
  expect(await decisions({ parts, ledger, declaration: other })).toEqual(['a: declaration changed', 'b: new']);
  expect(await decisions({ parts, ledger, rawTable: 'other columns' })).toEqual(['a: declaration changed', 'b: new']);
});

test('a file that is gone leaves under replace and stays under append while its rows are there', async () => {
  const ledger = new Map([['a', entry('a')]]);
  const append = { write: 'append', hash: 'd' } as const;
  expect(await decisions({ ledger })).toEqual(['a: gone']);
  expect(await decisions({ ledger, declaration: append })).toEqual(['a: gone, kept']);
  expect(await decisions({ ledger, declaration: append, rawTable: 'missing' })).toEqual(['a: gone']);
});
