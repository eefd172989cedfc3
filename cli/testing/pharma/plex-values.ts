import type { PlexColumn, PlexForeignKey, PlexTable } from './plex-structure.ts';

/** What the value of a column is made from. */
export interface PlexPlan {
  readonly tables: ReadonlyMap<string, PlexTable>;
  /** Rows of each table. */
  readonly rows: (table: string) => number;
  /** Days that the rows lie on, the last of them today's. */
  readonly days: number;
  /** ISO date of the last day. */
  readonly lastDay: string;
}

/** Row number of a row, from 0, in the statements that fill a table. */
const ROW = '(seq - 1)';
const TEXTS = ["'Ñandú S.A.'", '\'Farmacia "El Sol", centro\'', "'100% algodón'", "''"];

/**
 * SQL of a column's value in the row `seq`. Rows are numbered along the primary key, so that every reference finds
 * its row and a line its header.
 */
export function plexValue(table: PlexTable, column: PlexColumn, plan: PlexPlan): string {
  const inKey = table.primaryKey.indexOf(column.name);
  if (inKey !== -1) return keyValue(table, inKey, ROW, plan);
  const reference = table.foreignKeys.find(({ columns }) => columns.includes(column.name));
  const value =
    reference === undefined ? plainValue(column, table, plan) : referenceValue(table, column, reference, plan);
  return column.nullable ? `if(seq % 11 = 5, null, ${value})` : value;
}

/** A part of the primary key of the row of a number: like digits, of which the last takes what is left. */
function keyValue(table: PlexTable, part: number, row: string, plan: PlexPlan): string {
  const sizes = table.primaryKey.map((_, index) => keyRange(table, index, plan));
  const before = sizes.slice(0, part).reduce((product, size) => product * size, 1);
  const isLast = part === table.primaryKey.length - 1;
  const digit = isLast ? `${row} div ${before}` : `${row} div ${before} % ${sizes[part] ?? 1}`;
  const name = table.primaryKey[part] ?? '';
  const parent = keyParent(table, name, plan);
  if (parent !== undefined && parent !== table) return keyValue(parent, 0, `(${digit})`, plan);
  const isText = /char/.test(table.columns.find((column) => column.name === name)?.type ?? '');
  return isText ? `concat('K', ${digit} + 1)` : `${digit} + 1`;
}

/** How many values a part of a key takes before the next one goes up. */
function keyRange(table: PlexTable, part: number, plan: PlexPlan): number {
  const parent = keyParent(table, table.primaryKey[part] ?? '', plan);
  return parent === undefined ? Math.ceil(Math.sqrt(plan.rows(table.name))) : plan.rows(parent.name);
}

/** The table that a part of a composite key counts: referenced, the parent of the cursor, or of a key of that name. */
function keyParent(table: PlexTable, name: string, { tables }: PlexPlan): PlexTable | undefined {
  if (table.primaryKey.length === 1) return undefined;
  const isOne = (one: PlexTable | undefined) => one?.primaryKey.length === 1;
  const referenced = table.foreignKeys.find(({ columns }) => columns.length === 1 && columns[0] === name)?.table;
  const through = table.through?.on === name ? table.through.table : undefined;
  const known = [referenced, through].map((one) => tables.get(one ?? '')).find(isOne);
  if (known !== undefined) return known;
  const alike = [...tables.values()].filter((one) => isOne(one) && one.primaryKey[0] === name);
  return (
    alike.find((one) => one.name.slice(0, 4) === table.name.slice(0, 4)) ?? (alike.length === 1 ? alike[0] : undefined)
  );
}

function referenceValue(table: PlexTable, column: PlexColumn, key: PlexForeignKey, plan: PlexPlan): string {
  const parent = plan.tables.get(key.table);
  const part = parent?.primaryKey.indexOf(key.referenced[key.columns.indexOf(column.name)] ?? '') ?? -1;
  if (parent === undefined || part === -1) return plainValue(column, table, plan);
  return keyValue(parent, part, `(seq * 7919 % ${plan.rows(parent.name)})`, plan);
}

function plainValue({ name, type }: PlexColumn, table: PlexTable, plan: PlexPlan): string {
  const size = Number(/\((\d+)/.exec(type)?.[1] ?? 0);
  const day = `date('${plan.lastDay}') - interval (${plan.rows(table.name)} - seq) * ${plan.days} div ${plan.rows(table.name)} day`;
  const base = /^[a-z]+/.exec(type)?.[0];
  if (type === 'tinyint(1)') return 'seq % 2';
  if (base === 'tinyint') return 'seq % 7';
  if (base === 'smallint') return 'seq % 300';
  if (base === 'int' || base === 'bigint') return 'seq * 31 % 100003';
  if (base === 'double' || base === 'float' || base === 'decimal') return 'seq * 7919 % 1000003 / 100';
  if (base === 'date') return day;
  if (base === 'datetime') return `timestamp(${day}) + interval seq * 61 % 86400 second`;
  if (base === 'time') return 'sec_to_time(seq * 61 % 86400)';
  if (base === 'blob') return 'unhex(lpad(hex(seq), 8, 0))';
  if (size > 0 && size < 4) return `left(elt(seq % 3 + 1, 'S', 'N', 'A'), ${size})`;
  const text = `concat('${name} ', seq, ' ', elt(seq % ${TEXTS.length} + 1, ${TEXTS.join(', ')}))`;
  return size > 0 ? `left(${text}, ${size})` : text;
}
