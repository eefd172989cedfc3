import { describe, expect, it } from 'vitest';
import type { SourceTable } from '../types.ts';
import { externalSource } from './external-source.ts';

const TABLE: SourceTable = {
  unique_id: 'source.p.files.orders',
  original_file_path: 'models/sources.yml',
  source_name: 'files',
  name: 'orders',
  identifier: 'ORDERS',
  schema: 'raw',
  database: 'dev',
  tags: ['daily'],
  meta: {},
  config: {},
};

function rendered(meta: Readonly<Record<string, unknown>>, config: Readonly<Record<string, unknown>> = {}) {
  return externalSource({ ...TABLE, meta, config });
}

describe('external_location', () => {
  // The answers are those of dbt-duckdb 1.11.
  it.each([
    [{ external_location: 'data/{name}.csv' }, "'data/orders.csv'"],
    [{ external_location: '{database}/{schema}/{identifier}.csv' }, "'dev/raw/ORDERS.csv'"],
    [{ external_location: "'data/{name}.csv'" }, "'data/orders.csv'"],
    [{ external_location: "read_csv('{name}.csv', delim=';')" }, "read_csv('orders.csv', delim=';')"],
    [{ external_location: "read_json('{{x}}/{name!r}')" }, "read_json('{x}/'orders'')"],
    [{ external_location: '{dir}/{name:>8}.{tags[0]}', dir: 'x' }, "'x/  orders.daily'"],
    [{ external_location: 'data/%(name)s.csv', formatter: 'oldstyle' }, "'data/orders.csv'"],
    [{ external_location: `data/\${name}.$identifier$$`, formatter: 'template' }, "'data/orders.ORDERS$'"],
  ])('%j becomes %s', (meta, sql) => {
    expect(rendered(meta)).toBe(sql);
  });

  it('may stand in the config too, which wins over meta', () => {
    expect(rendered({ external_location: 'far' }, { external_location: 'near/{name}', enabled: true })).toBe(
      "'near/orders'",
    );
  });

  it('is nothing where it is not set', () => {
    expect(rendered({})).toBeNull();
    expect(rendered({ external_location: null })).toBeNull();
  });

  it.each([
    [{ external_location: '{nope}.csv' }, "no value for 'nope'"],
    [{ external_location: '$nope', formatter: 'template' }, "no value for 'nope'"],
    [{ external_location: '$ 1', formatter: 'template' }, '"$$"'],
    [{ external_location: '{name}', formatter: 'fancy' }, 'newstyle, oldstyle, template'],
  ])('%j is an error', (meta, why) => {
    expect(() => rendered(meta)).toThrow(expect.objectContaining({ code: 'ETL4028' }));
    expect(() => rendered(meta)).toThrow(why);
  });
});
