import { expect, it } from 'vitest';
import type { Stream } from '../../types.ts';
import { namesAnew, namesAt, ownSlots } from './names.ts';

const stream = { source: 'shop.orders', table: 'orders' } as Stream;
const follower = { connection: 'shop', project: 'sales', target: 'prod' };
const at = { lsn: 1n, shape: 's' };
const [a = '', b = ''] = ownSlots(stream, follower);

it('names a slot by project, target and table, within what the server takes', () => {
  expect(a).toMatch(/^etl_sales_prod_shop_orders_[0-9a-f]{8}_a$/);
  const long = { ...stream, source: `shop.${'Größe '.repeat(20)}` };
  for (const slot of ownSlots(long, follower)) expect(slot).toMatch(/^[a-z0-9_]{1,63}$/);
});

it('gives each target, project, connection and table a name of its own', () => {
  const others = [
    ownSlots(stream, { ...follower, target: 'dev' }),
    ownSlots(stream, { ...follower, project: 'other' }),
    ownSlots(stream, { ...follower, connection: 'other' }),
    ownSlots({ ...stream, table: 'public.orders' }, follower),
  ];
  expect(new Set([...others, [a, b]].flat()).size).toBe(10);
});

it('makes the other slot for a load that reads everything, and keeps the one that is good until then', () => {
  expect(namesAnew(stream, {}, follower, undefined)).toMatchObject({ slot: a });
  expect(namesAnew(stream, {}, follower, undefined)).not.toHaveProperty('replaces');
  expect(namesAnew(stream, {}, follower, { ...at, slot: a })).toMatchObject({ slot: b, replaces: a });
  expect(namesAnew(stream, {}, follower, { ...at, slot: b })).toMatchObject({ slot: a, replaces: b });
  const given = namesAnew(stream, { slot: 'mine' }, follower, { ...at, slot: 'mine' });
  expect(given).toMatchObject({ slot: 'mine' });
  expect(given).not.toHaveProperty('replaces');
});

it('goes on by the slot and the publication of an earlier version, which had no target in their name', () => {
  const earlier = 'etl_shop_orders_5f9d0d0f';
  const names = namesAt(stream, {}, follower, at);
  expect(names.slot).toMatch(/^etl_shop_orders_[0-9a-f]{8}$/);
  expect(names.slot.length).toBe(earlier.length);
  expect(names.publication).toBe(names.slot);
  expect(namesAnew(stream, {}, follower, at)).toMatchObject({ slot: a, replaces: names.slot });
});
