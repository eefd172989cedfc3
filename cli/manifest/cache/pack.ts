/**
 * Objects of alike shapes as text that is short to read back: one row of cells for each object, and a table of those
 * nested values that objects may share, in which each stands once. Floats of whole value lose their point.
 */
export interface Packed {
  readonly shapes: readonly (readonly string[])[];
  /** For each shape, which of its keys hold values of the table. */
  readonly nested: readonly (readonly boolean[])[];
  /** Shape number, then a cell a key: the value, or its number in the table. */
  readonly rows: readonly (readonly unknown[])[];
  readonly table: readonly unknown[];
}

/** Keys that are left out, because they are made anew when the objects are read. */
const SKIPPED = new Set(['raw_code']);
/** Keys whose values are each object's own, so that looking for a shared one is in vain: they stand in the rows. */
const OWN = new Set(['fqn', 'etl', 'test_metadata', 'depends_on', 'checksum', 'columns']);
const CHUNK_ITEMS = 500;

/** The JSON of packed objects, in chunks; the objects are walked twice, and nothing but shared values is remembered. */
export function* packedChunks(objects: readonly object[]): Generator<string> {
  const held = objects as readonly Readonly<Record<string, unknown>>[];
  const { shapes, nested, shapeOf } = shapesOf(held);
  yield `{"shapes":${JSON.stringify(shapes)},"nested":${JSON.stringify(nested)},"rows":`;
  const table: unknown[] = [null];
  const places = new Map<unknown, number>();
  const placeOf = (value: unknown): number => {
    if (value === null || value === undefined) return 0;
    const known = places.get(value);
    if (known !== undefined) return known;
    places.set(value, table.length);
    return table.push(value) - 1;
  };
  yield* listChunks(held.length, (at) => {
    const object = held[at] ?? {};
    const shape = shapeOf[at] ?? 0;
    const flags = nested[shape] ?? [];
    const keys = shapes[shape] ?? [];
    const row: unknown[] = [shape];
    for (let index = 0; index < keys.length; index += 1) {
      const value = object[keys[index] ?? ''] ?? null;
      row.push(flags[index] === true ? placeOf(value) : value);
    }
    return row;
  });
  places.clear();
  yield ',"table":';
  yield* listChunks(table.length, (at) => table[at]);
  yield '}';
}

function shapesOf(held: readonly Readonly<Record<string, unknown>>[]) {
  const shapes: string[][] = [];
  const nested: boolean[][] = [];
  const numbers = new Map<string, number>();
  const shapeOf = new Uint32Array(held.length);
  let last: { readonly all: readonly string[]; readonly number: number } = { all: [], number: -1 };
  for (const [at, object] of held.entries()) {
    const all = Object.keys(object);
    if (last.number === -1 || !isSame(all, last.all)) {
      const name = all.join('\0');
      last = { all, number: numbers.get(name) ?? shapes.length };
      if (last.number === shapes.length) {
        const keys = all.filter((key) => !SKIPPED.has(key));
        shapes.push(keys);
        nested.push(keys.map(() => false));
        numbers.set(name, last.number);
      }
    }
    const { number } = last;
    shapeOf[at] = number;
    const flags = nested[number] ?? [];
    const keys = shapes[number] ?? [];
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] ?? '';
      if (flags[index] === true || OWN.has(key)) continue;
      const value = object[key];
      if (typeof value === 'object' && value !== null) flags[index] = true;
    }
  }
  return { shapes, nested, shapeOf };
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}

function* listChunks(length: number, itemAt: (at: number) => unknown): Generator<string> {
  for (let from = 0; from < length; from += CHUNK_ITEMS) {
    const items: unknown[] = [];
    for (let at = from; at < Math.min(from + CHUNK_ITEMS, length); at += 1) items.push(itemAt(at));
    yield `${from === 0 ? '[' : ','}${JSON.stringify(items).slice(1, -1)}`;
  }
  yield length === 0 ? '[]' : ']';
}

/** The objects of a packed text, in order; what they shared they share again. */
export function unpack({ shapes, nested, rows, table }: Packed): Record<string, unknown>[] {
  return rows.map((row) => {
    const shape = row[0] as number;
    const keys = shapes[shape] ?? [];
    const flags = nested[shape] ?? [];
    const object: Record<string, unknown> = {};
    for (let index = 0; index < keys.length; index += 1) {
      const cell = row[index + 1];
      object[keys[index] ?? ''] = flags[index] === true ? table[cell as number] : cell;
    }
    return object;
  });
}
