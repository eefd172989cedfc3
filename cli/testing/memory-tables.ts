import type { SourceTable } from './rows-contract/harness.ts';

/** Tables of a service of a test, as they are now. */
export class MemoryTables {
  readonly #tables = new Map<string, SourceTable>();

  get names(): readonly string[] {
    return [...this.#tables.keys()];
  }

  get(name: string): SourceTable | undefined {
    return this.#tables.get(name);
  }

  create(table: SourceTable): void {
    this.#tables.set(table.name, table);
  }

  insert(name: string, rows: SourceTable['rows']): void {
    const table = this.#tables.get(name);
    if (table !== undefined) this.#tables.set(name, { ...table, rows: [...table.rows, ...rows] });
  }

  createMany(name: string, count: number): void {
    const rows = Array.from({ length: count }, (_, at) => [String(at + 1), `name ${at + 1}${'.'.repeat(50)}`]);
    this.create({ name, columns: { id: 'bigint', name: 'string' }, rows });
  }
}
