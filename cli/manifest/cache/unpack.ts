import type { Holding, Packed } from './pack.ts';

/** Is told of a value that is held apart: it belongs to the key of the object, and has this number. */
export type FoundApart = (object: Record<string, unknown>, key: string, place: number) => void;

/** The objects of a packed text, in order; what they shared they share again. */
export function unpack(held: Packed, found: FoundApart = () => undefined): Record<string, unknown>[] {
  const { shapes, rows, table } = held;
  const packed: Record<string, readonly unknown[]> = {};
  for (const [key, one] of Object.entries(held.packed)) packed[key] = [null, ...unpack(one)];
  const objects: Record<string, unknown>[] = [];
  for (const row of rows) {
    const { same, keys, how } = shapes[row[0] as number] ?? { same: {}, keys: [], how: [] };
    const object: Record<string, unknown> = { ...same };
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] ?? '';
      const cell = row[index + 1];
      switch (how[index]) {
        case 'table':
          object[key] = table[cell as number];
          break;
        case 'packed':
        case 'own':
          object[key] = packed[key]?.[cell as number];
          break;
        case 'apart':
          found(object, key, cell as number);
          break;
        default:
          object[key] = cell;
      }
    }
    objects.push(object);
  }
  linkIds(held, objects);
  return objects;
}

/** Puts unique_ids in the place of the numbers of objects. */
function linkIds({ shapes, rows, table }: Packed, objects: readonly Record<string, unknown>[]): void {
  const isLinked = (one: Holding) => one === 'id' || one === 'parents';
  const linked = shapes.map(({ keys, how }) => keys.filter((_, at) => isLinked(how[at] ?? 'plain')));
  if (linked.every((keys) => keys.length === 0)) return;
  const idOf = (cell: unknown): unknown => (typeof cell === 'number' ? objects[cell]?.unique_id : cell);
  for (const [at, object] of objects.entries()) {
    for (const key of linked[rows[at]?.[0] as number] ?? []) {
      const cell = object[key];
      if (!Array.isArray(cell)) object[key] = idOf(cell);
      else object[key] = { macros: table[cell[0] as number], nodes: cell.slice(1).map(idOf) };
    }
  }
}
