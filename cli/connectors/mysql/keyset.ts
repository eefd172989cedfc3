import type { MysqlConnection } from './connection.ts';
import { bytesLiteral, quoteName, textLiteral } from './quote.ts';
import { ownColumn } from './select.ts';
import { isKind } from './server-error.ts';
import { type ColumnDefinition, type WireColumn, wireColumn } from './server-type.ts';

/** A key column and how its values are written as constants. */
export interface KeyColumn {
  readonly name: string;
  readonly kind: WireColumn['kind'];
}

/**
 * The primary key of a table when its rows can be read in pages by it; undefined for a view, a table without a key, a
 * key of which a part may not be seen or is only the beginning of a text, and one whose values are not ordered as their
 * constants are (enums, sets, bits, floats). Throws the driver's errors.
 */
export async function pagingKey(connection: MysqlConnection, table: string): Promise<readonly KeyColumn[] | undefined> {
  const names = await keyNames(connection, table);
  if (names.length === 0) return undefined;
  const sql = `select ${names.map(quoteName).join(', ')} from ${quoteName(table)} limit 0`;
  const found = await unlessDenied(connection.query(sql));
  const keys = (found?.columns ?? []).map((definition) => wireColumn(definition as ColumnDefinition));
  const isOrdered = (key: WireColumn) =>
    !key.isEnumerated && !key.isInexact && key.kind !== 'bit' && key.kind !== 'geometry';
  if (keys.length === 0 || !keys.every(isOrdered)) return undefined;
  return keys.map(({ kind }, index) => ({ name: names[index] ?? '', kind }));
}

/** Columns of the primary key in its order; none when there is no key of whole columns. */
async function keyNames(connection: MysqlConnection, table: string): Promise<string[]> {
  const found = await unlessDenied(connection.query(`show keys from ${quoteName(table)} where key_name = 'PRIMARY'`));
  if (found === undefined) return [];
  const at = (name: string) => found.columns.findIndex((column) => column.name.toLowerCase() === name);
  const [position, column, part] = [at('seq_in_index'), at('column_name'), at('sub_part')];
  if (found.rows.some((row) => row[part] != null)) return [];
  return found.rows.toSorted((a, b) => Number(a[position]) - Number(b[position])).map((row) => row[column] ?? '');
}

async function unlessDenied<T>(asking: Promise<T>): Promise<T | undefined> {
  return await asking.catch((error: unknown) => {
    if (isKind(error, 'denied')) return undefined;
    throw error;
  });
}

/** The order of pages. */
export function keyOrder(key: readonly KeyColumn[]): string {
  return key.map(({ name }) => ownColumn(name)).join(', ');
}

/** The rows that come after a key, written so that the server finds the first of them in the index. */
export function afterKey(key: readonly KeyColumn[], values: readonly string[]): string {
  const columns = key.map(({ name }) => ownColumn(name));
  const [first = ''] = columns;
  const steps = columns.map((column, index) => {
    const equal = columns.slice(0, index).map((one, at) => `${one} = ${values[at]}`);
    return [...equal, `${column} > ${values[index]}`].join(' and ');
  });
  if (steps.length === 1) return steps[0] ?? '';
  return `${first} >= ${values[0]} and (${steps.map((step) => `(${step})`).join(' or ')})`;
}

/** The constant of a key's value by its bytes in a row. */
export function keyLiteral({ kind }: KeyColumn, bytes: Uint8Array): string {
  if (kind === 'bytes') return bytesLiteral(bytes);
  const text = Buffer.from(bytes).toString();
  return kind === 'number' && /^-?\d+(\.\d+)?$/.test(text) ? text : textLiteral(text);
}
