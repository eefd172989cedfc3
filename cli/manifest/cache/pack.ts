/**
 * Objects of alike shapes as text that is short to read back: one row of cells for each object, and a table of the
 * nested values, in which a value that several objects share stands once. Numbers of whole floats lose their point.
 */
export interface Packed {
  readonly shapes: readonly (readonly string[])[];
  /** For each shape, which of its keys hold nested values. */
  readonly nested: readonly (readonly boolean[])[];
  /** Shape number, then a cell a key: the value, or the number of its nested value. */
  readonly rows: readonly (readonly unknown[])[];
  readonly table: readonly unknown[];
}

const SKIPPED = new Set(['raw_code']);

/** Packs objects; keys in `SKIPPED` are left out, for they are made anew when the objects are read. */
export function pack(objects: Iterable<object>): Packed {
  const shapes: string[][] = [];
  const nested: boolean[][] = [];
  const numbers = new Map<string, number>();
  const table: unknown[] = [null];
  const places = new Map<unknown, number>();
  const placeOf = (value: unknown): number => {
    if (value === null) return 0;
    const known = places.get(value);
    if (known !== undefined) return known;
    table.push(value);
    places.set(value, table.length - 1);
    return table.length - 1;
  };
  const held = [...objects] as Readonly<Record<string, unknown>>[];
  const shapeOf = held.map((object) => {
    const keys = Object.keys(object).filter((key) => !SKIPPED.has(key));
    const name = keys.join('\0');
    const known = numbers.get(name) ?? shapes.length;
    if (known === shapes.length) {
      shapes.push(keys);
      nested.push(keys.map(() => false));
      numbers.set(name, known);
    }
    const flags = nested[known] ?? [];
    for (const [index, key] of keys.entries()) if (isNested(object[key])) flags[index] = true;
    return known;
  });
  const rows = held.map((object, at) => {
    const shape = shapeOf[at] ?? 0;
    const flags = nested[shape] ?? [];
    const cells = (shapes[shape] ?? []).map((key, index) => {
      const value = object[key] ?? null;
      if (flags[index] !== true) return value;
      return placeOf(value);
    });
    return [shape, ...cells];
  });
  return { shapes, nested, rows, table };
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
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

const CHUNK_ITEMS = 500;

/** A packed value as JSON, in chunks. */
export function* packedChunks({ shapes, nested, rows, table }: Packed): Generator<string> {
  yield `{"shapes":${JSON.stringify(shapes)},"nested":${JSON.stringify(nested)},"rows":`;
  yield* listChunks(rows);
  yield ',"table":';
  yield* listChunks(table);
  yield '}';
}

function* listChunks(items: readonly unknown[]): Generator<string> {
  for (let at = 0; at < items.length; at += CHUNK_ITEMS) {
    const text = JSON.stringify(items.slice(at, at + CHUNK_ITEMS)).slice(1, -1);
    yield `${at === 0 ? '[' : ','}${text}`;
  }
  yield items.length === 0 ? '[]' : ']';
}
