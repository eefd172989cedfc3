import type { Stream, StreamColumn, StreamForeignKey } from '../types.ts';
import { acceptedCount, columnNamed } from './columns.ts';
import type { SampleConnection } from './config.ts';
import { fraction, hashNumber, hashText } from './hash.ts';
import { makerOf, type ValueMaker } from './make-value.ts';
import { meaningOf } from './meaning.ts';
import { DAY_MS, madeAt, presentOf, rowsAt, rowsOf, type Timeline } from './timeline.ts';

/** Rows of a table that nothing is said of. */
const DEFAULT_ROWS = 100;
/** Rows that share the first column of a composite key that leads nowhere. */
const ROWS_OF_GROUP = 3;

/** A cell in its canonical text; null is null. */
export type SampleCell = string | null;

/** What a model needs to know of the run. */
export interface ModelContext {
  readonly connection: SampleConnection;
  readonly now: Date;
  /** The model of another table; nothing for one that is not declared. */
  readonly modelOf: (table: string) => TableModel | undefined;
}

/** A reference whose target is known. */
interface Reference {
  readonly columns: readonly string[];
  readonly parent: TableModel;
  readonly referenced: readonly string[];
  readonly isSelf: boolean;
}

/**
 * The rows of one table, none of them held: any cell of any row is a pure function of the seed, the table's name and the
 * row's number. Rows come in the order in which they are made; later ones never change earlier ones.
 */
export class TableModel {
  readonly stream: Stream;
  readonly #context: ModelContext;
  readonly #seed: number;
  readonly #key: ReadonlySet<string>;
  readonly #makers = new Map<string, (row: number) => SampleCell>();
  /** What is worked out once, by name. */
  readonly #known = new Map<string, unknown>();

  constructor(stream: Stream, context: ModelContext) {
    this.stream = stream;
    this.#context = context;
    this.#seed = hashText(stream.table.toLowerCase(), context.connection.seed);
    this.#key = new Set(stream.primaryKey);
  }

  /** Rows that there are by now. */
  get rows(): number {
    return this.#once('rows', () => {
      const owner = this.#owner;
      return owner === undefined ? rowsOf(this.timeline) : this.#firstOf(owner.parent.rows);
    });
  }

  /** The time by which a row is made, in milliseconds: its owner's, where it has one. */
  madeAt(row: number): number {
    const owner = this.#owner;
    return owner === undefined ? madeAt(this.timeline, row) : owner.parent.madeAt(this.#groupOf(row));
  }

  /** How many rows there are at a time. */
  rowsAt(time: number): number {
    const owner = this.#owner;
    return owner === undefined ? rowsAt(this.timeline, time) : this.#firstOf(owner.parent.rowsAt(time));
  }

  /** When a row last changed: when it was made, or at one of up to three later times that have passed. */
  changedAt(row: number): number {
    return this.madeAt(row) + this.versionOf(row) * this.#period(row);
  }

  /** How often a row has changed since it was made. Rows of tables that cannot tell it never do. */
  versionOf(row: number): number {
    if (!this.#tellsChanges || fraction(this.hash(row, 'changes')) > 0.3) return 0;
    const since = presentOf(this.timeline) - this.madeAt(row);
    return Math.max(0, Math.min(3, Math.floor(since / this.#period(row))));
  }

  /** A hash of a row, and of a word where one row needs several. */
  hash(row: number, word = ''): number {
    return hashNumber(word === '' ? this.#seed : this.#once(`hash of ${word}`, () => hashText(word, this.#seed)), row);
  }

  /** One cell. */
  cell(row: number, column: string): SampleCell {
    return this.cellsOf(column)(row);
  }

  /** The cells of a column, by row. */
  cellsOf(column: string): (row: number) => SampleCell {
    let cells = this.#makers.get(column);
    if (cells === undefined) {
      cells = this.#makerOf(column);
      this.#makers.set(column, cells);
    }
    return cells;
  }

  /** The moments of the table's own rows. */
  get timeline(): Timeline {
    return this.#once('timeline', () => this.#makeTimeline());
  }

  #once<T>(name: string, work: () => T): T {
    if (!this.#known.has(name)) this.#known.set(name, work());
    return this.#known.get(name) as T;
  }

  #makeTimeline(): Timeline {
    const { connection, now } = this.#context;
    const start = Date.parse(`${connection.start}T00:00:00Z`);
    const until = connection.until === 'now' ? now.getTime() : Date.parse(`${connection.until}T00:00:00Z`) + DAY_MS;
    const passed = connection.until === undefined ? 0 : Math.floor((until - start) / DAY_MS) - connection.days;
    const base = this.#declaredRows;
    const grows = this.stream.columns.some(({ type }) => type.kind === 'date' || type.kind.startsWith('timestamp'));
    const perDay = grows && base > 0 ? Math.max(1, Math.round(base / connection.days)) : 0;
    return { start, days: connection.days, base, perDay, passed: Math.max(0, passed) };
  }

  get #declaredRows(): number {
    const { rows } = this.#context.connection;
    const { load, table } = this.stream;
    if (typeof load.rows === 'number') return load.rows;
    if (typeof rows === 'number') return rows;
    const named = Object.entries(rows).find(([name]) => name.toLowerCase() === table.toLowerCase());
    return named?.[1] ?? rows.default ?? DEFAULT_ROWS;
  }

  get #tellsChanges(): boolean {
    return this.#once('changes', () => this.stream.columns.some((column) => meaningOf(column) === 'updated'));
  }

  #period(row: number): number {
    return (3 + (this.hash(row, 'period') % 45)) * DAY_MS + (this.hash(row, 'moment') % DAY_MS);
  }

  /** References to declared tables, the longest first, so that a shorter one over the same columns follows from it. */
  get references(): readonly Reference[] {
    return this.#once('references', () =>
      this.stream.foreignKeys
        .flatMap((key): Reference[] => this.#reference(key))
        .sort((one, other) => other.columns.length - one.columns.length),
    );
  }

  #reference({ columns, table, referenced }: StreamForeignKey): Reference[] {
    const isSelf = table.toLowerCase() === this.stream.table.toLowerCase();
    const parent = isSelf ? this : this.#context.modelOf(table);
    if (parent === undefined) return [];
    const own = columns.map((name) => columnNamed(this.stream, name)?.name ?? '');
    const theirs = referenced.map((name) => columnNamed(parent.stream, name)?.name ?? '');
    return [...own, ...theirs].includes('') ? [] : [{ columns: own, parent, referenced: theirs, isSelf }];
  }

  /** The reference by which the rows of a composite key belong to rows of another table. */
  get #owner(): Reference | undefined {
    return this.#once('owner', () => {
      const [first] = this.stream.primaryKey;
      if (first === undefined || !this.#isGrouped) return undefined;
      return this.references.find(
        ({ columns, isSelf }) => !isSelf && columns.includes(first) && columns.every((column) => this.#key.has(column)),
      );
    });
  }

  get #isGrouped(): boolean {
    return this.stream.primaryKey.length > 1;
  }

  get #groups(): number {
    return this.#once('groups', () => {
      const owner = this.#owner;
      if (owner !== undefined) return owner.parent.rows;
      return Math.max(1, Math.ceil(rowsOf(this.timeline) / this.#perGroup));
    });
  }

  /** Rows of a group, on average: what was asked for, or fewer where the rest of the key has not so many values. */
  get #perGroup(): number {
    return this.#once('rows of a group', () => {
      const owner = this.#owner;
      const most = this.#valuesOfRest / 2;
      if (owner === undefined) return Math.max(1, Math.min(ROWS_OF_GROUP, Math.floor(most)));
      const groups = owner.parent.#baseRows;
      return groups === 0 ? 0 : Math.min(this.#declaredRows / groups, most);
    });
  }

  /** Rows of the history. */
  get #baseRows(): number {
    return this.#once('history', () => {
      const owner = this.#owner;
      return owner === undefined ? this.timeline.base : this.#firstOf(owner.parent.#baseRows);
    });
  }

  /** How many values the key has within one group; a plain column of it has as many as are needed. */
  get #valuesOfRest(): number {
    const owner = this.#owner;
    const rest = this.stream.primaryKey.filter((name, index) =>
      owner === undefined ? index > 0 : !owner.columns.includes(name),
    );
    const counts = rest.map(
      (name) =>
        this.references.find((one) => one !== owner && one.columns.includes(name))?.parent.rows ??
        acceptedCount(columnNamed(this.stream, name)),
    );
    return counts.includes(null) || counts.length === 0 ? Number.MAX_SAFE_INTEGER : Math.max(...(counts as number[]));
  }

  /** The first row of a group: groups have more or fewer rows, and as many as asked for in all. */
  #firstOf(group: number): number {
    const owner = this.#owner;
    const per = this.#perGroup;
    if (owner === undefined) return group * per;
    const base = owner.parent.#baseRows;
    const shift = base === 0 || group % base === 0 ? 0 : fraction(this.hash(group, 'group')) * 0.98;
    return Math.floor(per * (group + shift) + 1e-9);
  }

  #groupOf(row: number): number {
    let low = 0;
    let high = this.#groups;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#firstOf(middle) <= row) low = middle;
      else high = middle;
    }
    return low;
  }

  #makerOf(name: string): (row: number) => SampleCell {
    const column = columnNamed(this.stream, name);
    if (column === undefined) return () => null;
    const reference = this.references.find((one) => one.columns.includes(column.name));
    const own = makerOf(column, this.stream, this.#context.connection);
    if (this.#key.has(column.name)) return this.#keyMaker(column, reference, own);
    if (reference !== undefined) return this.#referenceMaker(column, reference);
    return (row) => own.value(this, row);
  }

  #keyMaker(column: StreamColumn, reference: Reference | undefined, own: ValueMaker): (row: number) => SampleCell {
    if (!this.#isGrouped) {
      if (reference === undefined || reference.isSelf) return (row) => own.key(this, row);
      const target = reference.referenced[0] ?? '';
      return (row) => reference.parent.cell(row % Math.max(1, reference.parent.rows), target);
    }
    const owner = this.#owner;
    const isFirst =
      owner === undefined ? column.name === this.stream.primaryKey[0] : owner.columns.includes(column.name);
    if (isFirst && owner !== undefined) {
      const target = owner.referenced[owner.columns.indexOf(column.name)] ?? '';
      return (row) => owner.parent.cell(this.#groupOf(row), target);
    }
    if (isFirst && reference === undefined) return (row) => own.key(this, this.#groupOf(row));
    const place = (row: number) => row - this.#firstOf(this.#groupOf(row));
    if (reference === undefined) return (row) => own.key(this, place(row));
    const target = reference.referenced[reference.columns.indexOf(column.name)] ?? '';
    const { parent } = reference;
    return (row) => {
      const group = this.#groupOf(row);
      return parent.cell(
        (this.hash(group, 'rest') + (isFirst ? group : place(row))) % Math.max(1, parent.rows),
        target,
      );
    };
  }

  /** All columns of one reference lead to the same row, which was there when this row was made. */
  #referenceMaker(column: StreamColumn, reference: Reference): (row: number) => SampleCell {
    const { parent, isSelf, columns } = reference;
    const target = reference.referenced[columns.indexOf(column.name)] ?? '';
    const word = columns.join();
    const mayBeNull = columns.some((name) => !(columnNamed(this.stream, name)?.notNull ?? true));
    const ratio = mayBeNull ? this.#context.connection.null_ratio : 0;
    // Columns that an own key or a longer reference has settled are that one's matter.
    const isSettled = columns.some((name) => this.#key.has(name));
    return (row) => {
      if (isSettled) return parent.cell(this.hash(row, word) % Math.max(1, parent.rows), target);
      const hash = this.hash(row, word);
      if (mayBeNull && (isSelf ? row === 0 || fraction(hash) < 0.3 : fraction(hash) < ratio)) return null;
      const among = isSelf ? Math.max(1, row) : parent.rowsAt(this.madeAt(row));
      if (among === 0) return null;
      // Some rows are referred to far more often than others.
      const skewed = Math.floor(among * fraction(hashNumber(hash, 1)) ** 1.6);
      return parent.cell(Math.min(among - 1, skewed), target);
    };
  }
}
