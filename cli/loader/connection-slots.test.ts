import { expect, test } from 'vitest';
import { diagnosticsOf } from '../diagnostics/index.ts';
import { ConnectionSlots } from './connection-slots.ts';

const config = { max_connections: 3 };
const { signal } = new AbortController();

/** Takes slots and tells the name once they are there. */
function taker(slots: ConnectionSlots, told: string[]) {
  return (name: string, wanted: number) =>
    slots.take('shop', config, signal, wanted).then((release) => {
      told.push(name);
      return release;
    });
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('loads wait while more would be read at a time than the connection allows, in the order in which they came', async () => {
  const told: string[] = [];
  const take = taker(new ConnectionSlots(), told);
  const [a, b, c, d] = [take('a', 2), take('b', 2), take('c', 1), take('d', 9)];
  await settled();
  expect(told).toEqual(['a']);
  (await a)();
  await settled();
  expect(told).toEqual(['a', 'b', 'c']);
  const release = await b;
  release();
  release();
  await settled();
  expect(told).toEqual(['a', 'b', 'c']);
  (await c)();
  (await d)();
  expect(told).toEqual(['a', 'b', 'c', 'd']);
});

test('a load that is cancelled while it waits lets those after it go on', async () => {
  const slots = new ConnectionSlots();
  const told: string[] = [];
  const take = taker(slots, told);
  const held = await take('a', 2);
  const controller = new AbortController();
  const waits = slots.take('shop', config, controller.signal, 3);
  const small = take('small', 1);
  await settled();
  expect(told).toEqual(['a']);
  controller.abort();
  expect(await waits.catch((error: unknown) => diagnosticsOf(error)[0]?.code)).toBe('ETL5036');
  (await small)();
  held();
  expect(await slots.take('shop', config, controller.signal).catch((error) => diagnosticsOf(error)[0]?.code)).toBe(
    'ETL5036',
  );
});
