import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

let shop: CliProject;

beforeEach(async () => {
  shop = new CliProject('shop');
  expect((await shop.etl(['build'])).exit).toBe(0);
});

afterEach(() => shop.remove());

const GOOD = 'Order ID,Ordered On,Drink,Quantity\n1,2026-01-02,espresso,2\n';

/** What the load of the orders says, which must fail and leave the four rows that were there. */
async function failure(): Promise<string> {
  const { exit, stdout } = await shop.etl(['build']);
  expect(exit, stdout).toBe(1);
  expect(stdout).toMatch(/fail {2}load {6}shop\.orders/);
  expect(stdout).toMatch(/the last good version stays: .*\bshop\.orders\b/);
  const sql = "select count(*) as n from {{ source('shop', 'orders') }}";
  const shown = await shop.etl(['show', '--inline', sql, '--output', 'json']);
  expect(JSON.parse(shown.stdout)).toEqual({ show: [{ n: 4 }] });
  return stdout;
}

describe('a source file', () => {
  it('that is gone is named', async () => {
    rmSync(shop.path('data/orders.csv'));
    expect(await failure()).toMatch(/ETL5020.*orders\*\.csv/s);
  });

  it('that is empty is named', async () => {
    shop.write({ 'data/orders.csv': '' });
    expect(await failure()).toMatch(/ETL5021.*orders\.csv/s);
  });

  it('whose header changed is named with what is missing', async () => {
    shop.write({ 'data/orders.csv': GOOD.replace('Drink', 'Beverage') });
    expect(await failure()).toMatch(/ETL5024.*drink/s);
  });

  it('with a row of too many cells is named with the row', async () => {
    shop.write({ 'data/orders.csv': `${GOOD}2,2026-01-02,tea,1,again\n` });
    expect(await failure()).toMatch(/ETL5027.*Row 2/s);
  });

  it('with a number that is none is named with row, column and value', async () => {
    shop.write({ 'data/orders.csv': `${GOOD}2,2026-01-02,tea,three\n` });
    expect(await failure()).toMatch(/ETL5028.*Row 2.*"three".*quantity/s);
  });

  it('that is not UTF-8 is named with the row', async () => {
    shop.write({
      'data/orders.csv': Buffer.concat([
        Buffer.from(`${GOOD}2,2026-01-02,caf`),
        Buffer.from([0xe9]),
        Buffer.from(',1\n'),
      ]),
    });
    expect(await failure()).toMatch(/orders\.csv.*(UTF-8|utf-8)/s);
  });
});
