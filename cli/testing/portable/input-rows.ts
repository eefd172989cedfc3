import type { InputType, InputValue, MacroCases } from './types.ts';

/** How an engine writes a value of a type. */
export interface ValueWriter {
  literal(text: string): string;
  type(type: string): string;
  bytes(text: string): string;
  array(items: readonly string[]): string;
}

/** A SELECT that gives the rows of cases, numbered by `i`. */
export function inputSelect({ columns, rows }: MacroCases, writer: ValueWriter): string {
  const names = Object.keys(columns);
  const types = Object.values(columns);
  const selects = rows.map((row, index) => {
    const values = names.map((name, at) => `${valueSql(row[at] ?? null, types[at] ?? 'string', writer)} as ${name}`);
    return `select ${[`${index} as i`, ...values].join(', ')}`;
  });
  return selects.join(' union all ');
}

function valueSql(value: InputValue, type: InputType, writer: ValueWriter): string {
  if (type.endsWith('[]') && value !== null) return arraySql(value, type.slice(0, -2), writer);
  if (type === 'bytes' && value !== null) return writer.bytes(value);
  return `cast(${value === null ? 'null' : writer.literal(value)} as ${writer.type(type)})`;
}

function arraySql(value: string, type: string, writer: ValueWriter): string {
  const items = JSON.parse(value) as readonly (string | number | null)[];
  const written = items.map((item) => {
    const text = item === null ? 'null' : writer.literal(String(item));
    return `cast(${text} as ${writer.type(type)})`;
  });
  return `cast(${writer.array(written)} as ${writer.type(`${type}[]`)})`;
}
