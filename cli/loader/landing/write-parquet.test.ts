import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileFormat } from '../../connectors/index.ts';
import { LandingEngine } from './engine.ts';
import { readCsv } from './read-csv.ts';
import { writeParquet } from './write-parquet.ts';

const GROUP_OF_A_TABLE = 122_880;

let engine: LandingEngine;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'etl-parquet-'));
  engine = await LandingEngine.open({ spillFolder: path.join(folder, 'spill'), threads: 2 });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['narrow', 'i'],
  ['wide', `i || repeat('x', 300)`],
])(
  'the row groups of a landing of %s rows are no larger than those of a table, and not much smaller',
  async (name, column) => {
    const rows = 500_000;
    const csv = path.join(folder, `${name}.csv`);
    const landing = path.join(folder, `${name}.parquet`);
    await engine.run(`copy (select ${column} as i from range(${rows}) r(i)) to '${csv}' (format csv, header)`);
    const format = fileFormat(csv, {});
    if (format === undefined) throw new TypeError('no format');
    await engine.run(writeParquet(`select * from ${readCsv(csv, 1, format)}`, landing));
    const found = await engine.rows(
      `select row_group_num_rows::integer from parquet_metadata('${landing}') order by row_group_id`,
    );
    const groups = found.map(([count]) => Number(count));
    expect(groups.reduce((sum, count) => sum + count, 0)).toBe(rows);
    expect(Math.max(...groups)).toBeLessThanOrEqual(GROUP_OF_A_TABLE);
    expect(Math.min(...groups.slice(0, -1))).toBeGreaterThanOrEqual(GROUP_OF_A_TABLE * 0.75);
  },
);
