import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { BothEngines } from '../../testing/both-engines.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';

/** Histories are the same in each run. */
const SEED = 20_240_229;

const id = fc.integer({ min: 1, max: 6 });
const note = fc.option(fc.constantFrom('a', 'b, "c"', 'é\nf', "it's \\ `x`", ' ', '0'), { freq: 5 });
const amount = fc.option(fc.constantFrom('0.1', '-12345678901234.5678', '99999999999999.9999', '0'), { freq: 5 });
const at = fc.option(fc.constantFrom('2024-02-29 23:59:59.999999', '1969-12-31 00:00:00', '0001-01-01 00:00:00'));
const cell = (value: string | number | null) => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`);

interface Row {
  readonly id: number;
  readonly note: string | null;
  readonly amount: string | null;
  readonly at: string | null;
}

interface Change extends Row {
  readonly op: 'I' | 'U' | 'D' | 'T';
  readonly old: number | null;
}

const row = fc.record<Row>({ id, note, amount, at });
const change = fc.record<Change>({
  id,
  note,
  amount,
  at,
  op: fc.constantFrom('I', 'U', 'U', 'D', 'T'),
  old: fc.option(id, { freq: 2 }),
});

/** A file comes, changes or goes; then it is loaded or not. */
interface FileStep<T> {
  readonly file: number;
  readonly rows: readonly T[] | null;
  readonly extra: boolean;
  readonly isLoaded: boolean;
}

const filesOf = <T>(of: fc.Arbitrary<T>) =>
  fc.array(
    fc.record<FileStep<T>>({
      file: fc.integer({ min: 1, max: 4 }),
      rows: fc.option(fc.array(of, { maxLength: 5 }), { freq: 6 }),
      extra: fc.boolean(),
      isLoaded: fc.boolean(),
    }),
    { minLength: 2, maxLength: 6 },
  );

const rowsText = (rows: readonly Row[], extra: boolean) =>
  `id,note,amount,at${extra ? ',city' : ''}\n${rows.map((one) => `${[one.id, one.note, one.amount, one.at].map(cell).join(',')}${extra ? ',x' : ''}\n`).join('')}`;
const changesText = (rows: readonly Change[]) =>
  `op,old_id,id,note,amount,at\n${rows.map((one) => `${[one.op, one.old, one.id, one.note, one.amount, one.at].map(cell).join(',')}\n`).join('')}`;

const COLUMNS = { id: 'bigint', note: 'string', amount: 'decimal(18,4)', at: 'timestamp' };
const CELLS = [...Object.keys(COLUMNS), '_etl_file'];
const MARKED = [...Object.keys(COLUMNS), '_etl_deleted_at'];
const changes = (more: YamlMap, load: YamlMap = {}) => ({
  changes: { operation: 'op', truncate: 'T', ...more },
  ...load,
});

const ROW_FILES: readonly [string, YamlMap, readonly string[]][] = [
  ['all that is there', {}, CELLS],
  ['files that are added', { write: 'append' }, CELLS],
  ['files whose columns are followed', { schema_changes: 'evolve' }, CELLS],
  ['files whose other columns are left out', { schema_changes: 'discard' }, CELLS],
  ['files of declared columns only', { schema_changes: 'freeze' }, CELLS],
];
const CHANGE_FILES: readonly [string, YamlMap, readonly string[]][] = [
  ['changes', changes({}, { schema_changes: 'discard' }), Object.keys(COLUMNS)],
  ['changes of keys', changes({ old_key: { id: 'old_id' } }), Object.keys(COLUMNS)],
  ['changes that mark', changes({ old_key: { id: 'old_id' } }, { deletes: 'soft' }), MARKED],
  ['changes that delete nothing', changes({ old_key: { id: 'old_id' } }, { deletes: 'ignore' }), Object.keys(COLUMNS)],
];

describeWithServers(['bigquery'], 'DuckDB and BigQuery have the same rows', () => {
  let both: BothEngines;
  let tables = 0;
  const outcomes: string[] = [];
  beforeAll(async () => {
    both = await BothEngines.create();
  });
  beforeEach(() => {
    outcomes.length = 0;
  });
  afterEach(() => {
    expect(outcomes.filter((one) => one === 'loaded').length).toBeGreaterThan(1);
  });
  afterAll(() => both?.close());

  const happen = async <T>(
    steps: readonly FileStep<T>[],
    text: (rows: readonly T[], extra: boolean) => string,
    [load, cells]: readonly [YamlMap, readonly string[]],
  ) => {
    tables += 1;
    const name = `things_${tables}`;
    const path = (file: number) => `${name}_${file}.csv`;
    const table = { name, columns: COLUMNS, primaryKey: ['id'], load: { path: `${name}_*.csv`, ...load } };
    const there = new Set<number>();
    await both.put(path(0), text([], false));
    for (const { file, rows, extra, isLoaded } of [...steps, { file: 0, rows: [], extra: false, isLoaded: true }]) {
      if (rows !== null) await both.put(path(file), text(rows, extra));
      else if (there.has(file)) await both.take(path(file));
      if (rows !== null) there.add(file);
      else there.delete(file);
      if (isLoaded) outcomes.push((await both.load([table], cells)) ?? '');
    }
  };
  const once = { seed: SEED, numRuns: 3, endOnFailure: true };

  it.each(ROW_FILES)(
    'of %s',
    async (_, load, cells) => {
      const history = filesOf(row);
      await fc.assert(
        fc.asyncProperty(history, async (steps) => await happen(steps, rowsText, [load, cells])),
        once,
      );
    },
    300_000,
  );

  it.each(CHANGE_FILES)(
    'of files of %s',
    async (_, load, cells) => {
      await fc.assert(
        fc.asyncProperty(filesOf(change), async (steps) => await happen(steps, changesText, [load, cells])),
        once,
      );
    },
    300_000,
  );
});
