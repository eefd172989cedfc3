/** How the cells of a key hold its values; `table` where nothing is said and the values are lists or maps. */
export type Holding =
  /** As they are. */
  | 'plain'
  /** In the table, by number: each value stands there once. */
  | 'table'
  /** Maps of alike shapes, packed themselves; by number. */
  | 'packed'
  /** The same for maps that are each one object's own, which are not compared. */
  | 'own'
  /** Apart from all the others, to be read when they are asked for; by number. */
  | 'apart'
  /** The unique_id of another object of the list, by number, or a text where it is not among them. */
  | 'id'
  /** `depends_on` of nodes: the number of its macros in the table, then its nodes as with `id`. */
  | 'parents';

/** How keys are held whose values call for it. */
export type Holdings = Readonly<Record<string, Holding>>;

/** One shape of objects. */
export interface PackedShape {
  /** All keys in their order, but those held apart: with their value where it is the same for all objects. */
  readonly same: Readonly<Record<string, unknown>>;
  /** The keys whose values differ, in the order of cells. */
  readonly keys: readonly string[];
  readonly how: readonly Holding[];
}

/** Objects of alike shapes as text that is short to read back. Floats of whole value lose their point. */
export interface Packed {
  readonly shapes: readonly PackedShape[];
  /** Shape number, then a cell a key that differs. */
  readonly rows: readonly (readonly unknown[])[];
  readonly packed: Readonly<Record<string, Packed>>;
  readonly table: readonly unknown[];
}

type Json = Readonly<Record<string, unknown>>;

/** Keys that are left out, because they are made anew when the objects are read. */
const SKIPPED = new Set(['raw_code']);
const CHUNK_ITEMS = 500;

/** What packing is told besides the objects. */
export interface Packing {
  readonly how?: Holdings;
  /** How the keys of `packed` maps are held. */
  readonly inner?: Holdings;
  /** Receives what is held apart. */
  readonly apart?: Table;
}

/** Values by number, each once: the same text, number or object; empty lists and maps are each one. */
export class Table {
  readonly values: unknown[] = [null];
  readonly #places = new Map<unknown, number>([[null, 0]]);

  /** The number of a value, which is put at the end when it is not there. */
  placeOf(value: unknown = null): number {
    const known = this.#places.get(value);
    if (known !== undefined) return known;
    const one = emptyOf(value) ?? value;
    const place = this.#places.get(one) ?? this.values.push(one) - 1;
    this.#places.set(one, place);
    this.#places.set(value, place);
    return place;
  }
}

const EMPTY = [Object.freeze([]), Object.freeze({})] as const;

function emptyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? EMPTY[0] : undefined;
  for (const _key in value) return undefined;
  return EMPTY[1];
}

/** The JSON of packed objects, in chunks; the objects are walked twice, and only values of tables are remembered. */
export function* packedChunks(objects: readonly object[], packing: Packing = {}): Generator<string> {
  const held = objects as readonly Json[];
  const { how = {}, inner = {}, apart = new Table() } = packing;
  const { shapes, shapeOf } = shapesOf(held, how);
  const table = new Table();
  const packed = new Map<string, Table>();
  const isPacked = (one: Holding | undefined) => one === 'packed' || one === 'own';
  for (const key of shapes.flatMap((shape) => shape.keys.filter((_, at) => isPacked(shape.how[at]))))
    packed.set(key, new Table());
  const idNumbers = new Map<unknown, number>();
  if (shapes.some((shape) => shape.how.some((one) => one === 'id' || one === 'parents')))
    for (const [at, { unique_id: id }] of held.entries()) idNumbers.set(id, at);
  const idCell = (id: unknown): unknown => idNumbers.get(id) ?? id;
  const macros = new Map<string, readonly string[]>();
  const parentsCell = (value: unknown): unknown => {
    const { macros: list, nodes } = value as { readonly macros: readonly string[]; readonly nodes: readonly string[] };
    const name = list.join('\n');
    const known = macros.get(name) ?? list;
    macros.set(name, known);
    return [table.placeOf(known), ...nodes.map(idCell)];
  };
  const cells: Readonly<Record<Holding, (value: unknown, key: string) => unknown>> = {
    plain: (value) => value ?? null,
    table: (value) => table.placeOf(value),
    apart: (value) => apart.placeOf(value),
    packed: (value, key) => packed.get(key)?.placeOf(value),
    own: (value, key) => (packed.get(key)?.values.push(value ?? null) ?? 0) - 1,
    id: idCell,
    parents: parentsCell,
  };
  yield `{"shapes":${JSON.stringify(shapes)},"rows":`;
  yield* listChunks(held.length, (at) => {
    const object = held[at] ?? {};
    const number = shapeOf[at] ?? 0;
    const { keys = [], how: holdings = [] } = shapes[number] ?? {};
    return [number, ...keys.map((key, index) => cells[holdings[index] ?? 'plain'](object[key], key))];
  });
  let separator = ',"packed":{';
  for (const [key, { values }] of packed) {
    yield `${separator}${JSON.stringify(key)}:`;
    yield* packedChunks(values.slice(1) as object[], { how: inner });
    separator = ',';
  }
  yield packed.size === 0 ? ',"packed":{},"table":' : '},"table":';
  yield* listChunks(table.values.length, (at) => table.values[at]);
  yield '}';
}

/** The JSON of a list, in chunks. */
export function* listChunks(length: number, itemAt: (at: number) => unknown): Generator<string> {
  for (let from = 0; from < length; from += CHUNK_ITEMS) {
    const items: unknown[] = [];
    for (let at = from; at < Math.min(from + CHUNK_ITEMS, length); at += 1) items.push(itemAt(at));
    yield `${from === 0 ? '[' : ','}${JSON.stringify(items).slice(1, -1)}`;
  }
  yield length === 0 ? '[]' : ']';
}

interface GrowingShape {
  readonly keys: readonly string[];
  readonly first: readonly unknown[];
  /** For each key whether values differ. */
  readonly differs: boolean[];
}

function shapesOf(held: readonly Json[], how: Holdings): { shapes: PackedShape[]; shapeOf: Uint32Array } {
  const growing: GrowingShape[] = [];
  const numbers = new Map<string, number>();
  const shapeOf = new Uint32Array(held.length);
  let last: { readonly all: readonly string[]; readonly number: number } = { all: [], number: -1 };
  for (const [at, object] of held.entries()) {
    const all = Object.keys(object);
    if (last.number === -1 || !isSame(all, last.all)) {
      const name = all.join('\0');
      last = { all, number: numbers.get(name) ?? growing.length };
      if (last.number === growing.length) {
        const keys = all.filter((key) => !SKIPPED.has(key));
        growing.push({ keys, first: keys.map((key) => object[key]), differs: keys.map(() => false) });
        numbers.set(name, last.number);
      }
    }
    shapeOf[at] = last.number;
    const { keys, first, differs } = growing[last.number] as GrowingShape;
    for (let index = 0; index < keys.length; index += 1)
      if (differs[index] !== true && object[keys[index] ?? ''] !== first[index]) differs[index] = true;
  }
  return { shapes: growing.map((shape) => finished(shape, how)), shapeOf };
}

function finished({ keys, first, differs }: GrowingShape, how: Holdings): PackedShape {
  const same: Record<string, unknown> = {};
  const different: string[] = [];
  const holdings: Holding[] = [];
  for (const [index, key] of keys.entries()) {
    const value = first[index] ?? null;
    if (differs[index] !== true) {
      same[key] = value;
      continue;
    }
    const holding = how[key] ?? (typeof value === 'object' && value !== null ? 'table' : 'plain');
    if (holding !== 'apart') same[key] = null;
    different.push(key);
    holdings.push(holding);
  }
  return { same, keys: different, how: holdings };
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}
