import type { Cell, Dialect } from '../../adapters/types.ts';
import { SeedTableValue, tableValue } from '../../adapters/values/index.ts';
import { timeOf } from '../../compiler/context/time-values.ts';
import type { SeedColumn, SeedTable } from '../../materializations/index.ts';

const NUMBERS = /^(?:integer|bigint|decimal|double)/;

/** The rows of a seed file as a materialization written as a template sees them: `load_agate_table()`. */
export function seedValue({ columns, rows }: SeedTable, dialect: Dialect): SeedTableValue {
  const types = columns.map((column) => (column.isDeclared ? column.type : dialect.typeName(column.type)));
  const result = {
    columns: columns.map(({ name }, index) => ({ name, dataType: types[index] ?? '' })),
    rows: rows.map((row) => columns.map((column, index) => cellOf(row[index] ?? '', column))),
  };
  const typed = tableValue(result, timeOf);
  return new SeedTableValue(
    typed.names,
    typed.rows.map((row) => row.cells),
    types,
  );
}

/** Numbers are decimals, as dbt reads them; blanks around what is no text go, and an empty cell and the word `null` are NULL. */
function cellOf(written: string, { type, isDeclared }: SeedColumn): Cell {
  if (written === '') return null;
  if (isDeclared || type === 'string') return written;
  const text = written.trim();
  if (text === '' || text.toLowerCase() === 'null') return null;
  if (type === 'boolean') return text.toLowerCase() === 'true';
  if (type === 'date' || type === 'timestamp') return { kind: type, text: text.replace('T', ' ') };
  return NUMBERS.test(type) ? { kind: 'decimal', text: text.replaceAll('_', '') } : text;
}
