import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Diagnostic, diagnosticsOf } from '../diagnostics/index.ts';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(async () => {
  await fixture.close();
});

async function loaded(table: TableFixture): Promise<string[][]> {
  await fixture.load(table);
  return await fixture.rows(`select ${Object.keys(table.columns).join(', ')} from raw_shop.things order by 1`);
}

async function told(table: TableFixture): Promise<string[]> {
  const found: readonly Diagnostic[] = await fixture.load(table).then(
    () => [],
    (error: unknown) => diagnosticsOf(error),
  );
  return found.map(({ code, message }) => `${code} ${message}`);
}

const record: TableFixture = {
  columns: { id: 'bigint', amount: 'decimal(38,9)', done: 'boolean', tags: 'json', name: 'string' },
  load: { path: 'things.*' },
};

describe('JSON', () => {
  const rows = [
    ['1', '12345678901234567890.123456789', 'true', '["a",{"b":1}]', 'é "x"\ny'],
    ['9007199254740993', '0.100000000', 'null', 'null', 'null'],
  ];
  const first =
    '{"id":1,"amount":12345678901234567890.123456789,"done":true,"tags":["a",{"b":1}],"name":"\\u00e9 \\"x\\"\\ny"}';
  const second = '{"id":9007199254740993,"amount":"0.1","name":null}';

  test('of one object a line is read with exact numbers, missing keys as null', async () => {
    await fixture.put('things.ndjson', `${first}\n${second}\n`);
    expect(await loaded(record)).toEqual(rows);
  });

  test('as an array of objects is read the same way, packed or not', async () => {
    await fixture.put('things.json.gz', `[${first},\n ${second}]`);
    expect(await loaded(record)).toEqual(rows);
  });

  test('has its keys matched as a header is, and its mistakes told', async () => {
    const table: TableFixture = {
      columns: { order_id: 'integer', price: 'decimal(6,2)' },
      load: { path: 'things.json' },
    };
    await fixture.put('things.json', '[{"OrderId":1,"Price":2.50},{"OrderId":2,"Price":2.505}]');
    expect(await told(table)).toEqual([
      'ETL5028 Row 2 of in/things.json has "2.505" in column "price", which has more than 2 decimals and is never rounded (decimal(6,2)).',
    ]);
    await fixture.put('things.json', '[{"OrderId":1,"Price":2.50,"a/b~c":1}]');
    expect(await told(table)).toEqual([
      'ETL5025 in/things.json has columns that source "shop.things" does not declare: "a/b~c".',
    ]);
    await fixture.put('things.json', '[{"OrderId":1}]');
    expect(await told(table)).toEqual([
      'ETL5024 in/things.json has no column for "price". Its records have 1 column: "OrderId".',
    ]);
    await fixture.put('things.json', '{"OrderId":1,"Price":1}\n');
    expect((await told(table))[0]).toContain(
      'ETL5031 in/things.json is not well-formed: it is not an array of objects.',
    );
    await fixture.put('things.json', '[{"OrderId":1,"Price":1}, 7]');
    expect(await told(table)).toEqual([
      'ETL5031 in/things.json is not well-formed: record 2 is a number, not an object.',
    ]);
    await fixture.put('things.json', '[{"OrderId":1,"Price":1}, {"OrderId":}]');
    expect((await told(table))[0]).toContain('ETL5031 in/things.json is not well-formed: record 2 is not JSON');
    await fixture.put('things.json', '');
    expect(await told(table)).toEqual(['ETL5021 in/things.json is empty: it has 0 bytes.']);
  });

  test('of one object a line has the line of a record that is no JSON', async () => {
    await fixture.put('things.ndjson', '{"id":1}\n{"id":\n{"id":3}\n');
    expect((await told({ columns: { id: 'integer' }, load: { path: 'things.ndjson' } }))[0]).toContain(
      'line 2 is not JSON',
    );
  });

  test('without records is no rows', async () => {
    await fixture.put('things.json', '[]');
    expect(await loaded({ columns: { id: 'integer' }, load: { path: 'things.json' } })).toEqual([]);
  });
});

describe('Parquet', () => {
  async function parquet(select: string): Promise<void> {
    const file = `${fixture.root}/in/things.parquet`;
    await (await fixture.connection()).execute(`copy (${select}) to '${file}' (format parquet)`);
  }

  test('is read by name into the declared types where no value changes', async () => {
    await parquet(`select 1::integer as "ID", 2.5::double as amount, true as done, '[1]' as tags, 'x' as "Name"`);
    expect(await loaded({ ...record, load: { path: 'things.parquet' } })).toEqual([
      ['1', '2.500000000', 'true', '[1]', 'x'],
    ]);
  });

  test('is refused where a value would change, with row, column and value', async () => {
    await parquet(`select i as id, case when i = 2 then 0.125 else 1.5 end as price from range(3) t(i)`);
    const table: TableFixture = { columns: { id: 'integer', price: 'decimal(6,2)' }, load: { path: 'things.parquet' } };
    expect(await told(table)).toEqual([
      'ETL5028 Row 3 of in/things.parquet has "0.125" in column "price", which has more than 2 decimals and is never rounded (decimal(6,2)).',
    ]);
    await fixture.put('things.parquet', 'id,price\n1,2\n');
    expect((await told(table))[0]).toContain('ETL5039 in/things.parquet is not a Parquet file');
  });
});

describe('the names in a header', () => {
  const sale: TableFixture = {
    columns: { sales_id: 'string', price_per_unit: 'decimal(10,2)', month_name: 'string' },
    load: { path: 'things.csv' },
  };

  test('are those declared, whatever their case, blanks and underscores', async () => {
    await fixture.put('things.csv', 'Monthname,Salesid,Price_PerUnit\nMay,S1,2.5\n');
    expect(await loaded(sale)).toEqual([['S1', '2.50', 'May']]);
    await fixture.put('things.csv', '"MONTH NAME", Sales-ID ,price per unit\nJune,S2,2.5\n');
    expect(await loaded(sale)).toEqual([['S2', '2.50', 'June']]);
  });

  test('can be told, and an exact name goes before a similar one', async () => {
    const table: TableFixture = {
      columns: { id: 'integer', name: 'string' },
      load: { path: 'things.csv', columns: { name: 'Customer', id: { from: 'No.' } } },
    };
    await fixture.put('things.csv', 'No.,Customer\n1,x\n');
    expect(await loaded(table)).toEqual([['1', 'x']]);
    const exact: TableFixture = { ...table, load: { path: 'things.csv', schema_changes: 'discard' } };
    await fixture.put('things.csv', 'ID,id,Name\n1,2,x\n');
    expect(await loaded(exact)).toEqual([['2', 'x']]);
  });

  test('are not needed where the file has none', async () => {
    await fixture.put('things.csv', 'S1,2.5,May\n');
    expect(await loaded({ ...sale, load: { path: 'things.csv', header: false } })).toEqual([['S1', '2.50', 'May']]);
  });
});
