import type { ColumnInfo, Relation } from '../../adapters/index.ts';
import { sqlName } from '../names.ts';
import type { SeedColumn, SeedTable } from '../seed/read-seed.ts';
import type { Plan, Statement } from '../types.ts';
import { columnDescriptions, publishedProperties } from './documented.ts';
import { type AsideInput, copying, dropping, encryptionOf, leftoverStatements, newOf } from './names.ts';

/** A table filled from a CSV file by a load job, which replaces its rows and its schema in one step. */
export function planAsideSeed(input: AsideInput, seed: SeedTable): Plan {
  const { existing, target, dialect, publishing } = input;
  const made: Relation = { ...target, type: 'table' };
  const columns = seed.columns.map(({ name, type }): ColumnInfo => ({ name, dataType: dialect.typeName(type) }));
  const rows = seed.rows.map((row) => row.map((cell, index) => cellOf(cell, seed.columns[index])));
  const loading = (into: Relation): Statement => ({
    purpose: 'main',
    sql: `-- load job, WRITE_TRUNCATE: ${rows.length} rows to ${sqlName(into, dialect)} (${columns.map(({ name, dataType }) => `${dialect.quote(name)} ${dataType}`).join(', ')})`,
    call: { kind: 'load', into, columns, rows, ...encryptionOf(input.config) },
  });
  // A table of another layout would refuse the rows.
  const isInTheWay = existing !== null && (publishing.layout?.partition ?? null) !== null;
  const inTheWay: Statement[] = isInTheWay ? [dropping(existing, 'publish', input)] : [];
  const plan = { relation: made, incremental: false };
  if (publishing.audit === 'none')
    return {
      ...plan,
      statements: [...leftoverStatements(input), ...inTheWay, loading(made), ...columnDescriptions(input, made)],
    };
  const aside = newOf(input);
  const discard = [dropping(aside, 'cleanup', input)];
  return {
    ...plan,
    statements: [...leftoverStatements(input), loading(aside)],
    aside: {
      audited: aside,
      publish: [...inTheWay, copying(aside, made, input), ...publishedProperties(input, made), ...discard],
      discard,
    },
  };
}

/** Text stays as written; in any other type blanks around a value go, and an empty cell or the word `null` is NULL. */
function cellOf(cell: string, column: SeedColumn | undefined): string | null {
  if (cell === '') return null;
  if (column === undefined || column.isDeclared || column.type === 'string') return cell;
  const trimmed = cell.trim();
  return trimmed === '' || trimmed.toLowerCase() === 'null' ? null : trimmed;
}
