import { isContractEnforced } from '../config.ts';
import type { Constraint, DeclaredColumn, PlanInput } from '../types.ts';

/**
 * The columns of an enforced contract between the name and the layout, with constraints that the engine knows but does
 * not enforce; '' without a contract. It has no CHECK and no UNIQUE: those are data tests.
 */
export function contractColumns(input: PlanInput): string {
  if (!isContractEnforced(input.config)) return '';
  const columns = nestedColumns(input.declared).map((column) =>
    [
      named(column, input),
      column.dataType ?? '',
      ...column.constraints.flatMap((one) => columnConstraint(one, input)),
    ].join(' '),
  );
  const rest = input.constraints.flatMap((one) => modelConstraint(one, input));
  return `(\n${[...columns, ...rest].map((line) => `  ${line}`).join(',\n')}\n)`;
}

/** The query of a contract: its columns in the declared order. */
export function contractQuery(input: PlanInput): string {
  if (!isContractEnforced(input.config)) return input.compiledSql;
  const columns = nestedColumns(input.declared).map((column) => named(column, input));
  return `select ${columns.join(', ')} from (\n${input.compiledSql}\n) as model_subq`;
}

/**
 * Declared columns with those of structs inside them: `a.b int64` and `a.c date` are one column
 * `a struct<b int64, c date>`, or an array of such where `a` is declared as one.
 */
export function nestedColumns(declared: readonly DeclaredColumn[]): readonly DeclaredColumn[] {
  const own = new Map(declared.filter(({ name }) => !name.includes('.')).map((one) => [one.name.toLowerCase(), one]));
  const order: string[] = [];
  const inside = new Map<string, DeclaredColumn[]>();
  for (const column of declared) {
    const [first = '', ...rest] = column.name.split('.');
    const key = first.toLowerCase();
    if (!order.includes(key)) order.push(key);
    if (rest.length > 0) inside.set(key, [...(inside.get(key) ?? []), { ...column, name: rest.join('.') }]);
  }
  return order.map((key) => {
    const fields = inside.get(key);
    const column = own.get(key) ?? { name: key, dataType: null, description: '', quote: false, constraints: [] };
    if (fields === undefined) return column;
    const types = nestedColumns(fields).map(({ name, dataType, constraints }) => {
      const required = constraints.some(({ type }) => type === 'not_null') ? ' not null' : '';
      return `${name} ${dataType ?? ''}${required}`;
    });
    const struct = `struct<${types.join(', ')}>`;
    const isArray = /^array\b/i.test(column.dataType ?? '');
    return { ...column, dataType: isArray ? `array<${struct}>` : struct };
  });
}

function named({ name, quote }: DeclaredColumn, { dialect }: PlanInput): string {
  return quote ? dialect.quote(name) : dialect.identifier(name);
}

function columnConstraint({ type, expression, to, to_columns }: Constraint, _input: PlanInput): string[] {
  const rest = expression ?? '';
  switch (type) {
    case 'not_null':
      return ['not null'];
    case 'primary_key':
      return ['primary key not enforced'];
    case 'foreign_key':
      return [`references ${referred(to, to_columns, rest)} not enforced`];
    case 'custom':
      return [rest];
    default:
      return [];
  }
}

function modelConstraint({ type, name, expression, columns = [], to, to_columns }: Constraint, { dialect }: PlanInput) {
  const prefix = name === undefined || name === null ? '' : `constraint ${name} `;
  const keys = columns.map((column) => dialect.identifier(column)).join(', ');
  switch (type) {
    case 'primary_key':
      return [`${prefix}primary key (${keys}) not enforced`];
    case 'foreign_key':
      return [`${prefix}foreign key (${keys}) references ${referred(to, to_columns, expression ?? '')} not enforced`];
    case 'custom':
      return [expression ?? ''];
    default:
      return [];
  }
}

function referred(to: string | null | undefined, columns: readonly string[] | undefined, expression: string): string {
  return to === null || to === undefined ? expression : `${to} (${(columns ?? []).join(', ')})`;
}
