import { describe, expect, it } from 'vitest';
import { asideLocation, isRemote } from './location.ts';

describe('the place aside', () => {
  it.each([
    ['out/orders.csv.gz', 'out/orders__etl_new.csv.gz'],
    ['out.d/orders', 'out.d/orders__etl_new'],
    ['out/orders/', 'out/orders__etl_new'],
    ['.hidden', '.hidden__etl_new'],
    ['C:\\data\\a.parquet', 'C:\\data\\a__etl_new.parquet'],
  ])('of %s keeps its extensions', (location, aside) => {
    expect(asideLocation(location)).toBe(aside);
  });

  it('is not there for what lies in a store', () => {
    expect(isRemote('s3://bucket/a.parquet')).toBe(true);
    expect(isRemote('C:\\data\\a.parquet')).toBe(false);
    expect(isRemote('out/a.parquet')).toBe(false);
  });
});
