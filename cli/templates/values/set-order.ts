import type { Value } from './value.ts';

/**
 * The items of a set in the order in which Python prints a set of them, if all that was `added` are small ints: those have their own value as
 * their hash, so CPython 3.11's table of open addresses can be followed. Nothing for other items, whose order differs
 * from one run of Python to the next.
 */
export function intSetOrder(added: readonly Value[], isIn: (item: Value) => boolean = () => true): Value[] | undefined {
  const ints: number[] = [];
  for (const item of added) {
    if (typeof item !== 'number' && typeof item !== 'boolean') return undefined;
    ints.push(Number(item));
  }
  let table = new Table(8);
  for (const [at, int] of ints.entries()) {
    table.add(int, at);
    if (table.used * 5 >= (table.size - 1) * 3) table = table.grown(ints);
  }
  const order = table.order().filter((at) => ints.lastIndexOf(ints[at] ?? 0) === at);
  return order.flatMap((at) => added[at] ?? []).filter(isIn);
}

/** How many neighbours are tried before the address is computed anew. */
const NEIGHBOURS = 9;

class Table {
  readonly size: number;
  used = 0;
  readonly #slots: (number | undefined)[];

  constructor(size: number) {
    this.size = size;
    this.#slots = new Array<number | undefined>(size).fill(undefined);
  }

  add(int: number, at: number): void {
    const mask = BigInt(this.size - 1);
    // The hash of -1 is -2; a negative hash is read as an unsigned 64-bit number.
    const hash = BigInt.asUintN(64, BigInt(int === -1 ? -2 : int));
    let perturb = hash;
    for (let address = hash & mask; ; ) {
      const first = Number(address);
      const last = first + NEIGHBOURS <= this.size - 1 ? first + NEIGHBOURS : first;
      for (let slot = first; slot <= last; slot += 1) {
        if (this.#slots[slot] !== undefined) continue;
        this.#slots[slot] = at;
        this.used += 1;
        return;
      }
      perturb >>= 5n;
      address = (address * 5n + 1n + perturb) & mask;
    }
  }

  /** A larger table with the same items, put in as they stand in this one. */
  grown(ints: readonly number[]): Table {
    let size = 8;
    while (size <= this.used * (this.used > 50_000 ? 2 : 4)) size *= 2;
    const table = new Table(size);
    for (const at of this.order()) table.add(ints[at] ?? 0, at);
    return table;
  }

  order(): number[] {
    return this.#slots.filter((at) => at !== undefined);
  }
}
