import { PyDict, PyError, str, truth, type Value } from '../../templates/index.ts';

/** The columns of a model with types and constraints, as `create table` takes them. */
export function columnsDefinition(columns: Value, quote: (name: string) => string, isEnforced = true): string[] {
  if (!(columns instanceof PyDict)) return [];
  return [...columns.entries()].map(([, column]) => {
    const name = text(column, 'name');
    const shown = truth(item(column, 'quote')) ? quote(name) : name;
    return [`${shown} ${text(column, 'data_type')}`, ...columnConstraints(column, isEnforced)].join(' ');
  });
}

/** The constraints of one column, as they stand behind its type. */
export function columnConstraints(column: Value, isEnforced = true): string[] {
  return listOf(item(column, 'constraints')).flatMap((one) => known(one, columnConstraint(one), isEnforced));
}

/** The constraints of a model as a whole, as `create table` takes them. */
export function modelConstraints(constraints: Value, isEnforced = true): string[] {
  return listOf(constraints).flatMap((one) => known(one, modelConstraint(one), isEnforced));
}

/** An engine that enforces no keys takes only those, and says so; NOT NULL it does enforce. */
function known(constraint: Value, written: string | undefined, isEnforced: boolean): string[] {
  if (written === undefined) return [];
  const type = text(constraint, 'type');
  if (isEnforced || type === 'not_null' || type === 'custom') return [written];
  return type === 'primary_key' || type === 'foreign_key' ? [`${written} not enforced`] : [];
}

function columnConstraint(constraint: Value): string | undefined {
  const expression = text(constraint, 'expression');
  const target = text(constraint, 'to');
  switch (text(constraint, 'type')) {
    case 'check':
      return expression === '' ? undefined : `check (${expression})`;
    case 'not_null':
      return `not null ${expression}`.trim();
    case 'unique':
      return `unique ${expression}`.trim();
    case 'primary_key':
      return `primary key ${expression}`.trim();
    case 'foreign_key':
      if (target !== '') return `references ${target} (${names(item(constraint, 'to_columns'))})`;
      return expression === '' ? undefined : `references ${expression}`;
    case 'custom':
      return expression === '' ? undefined : expression;
    default:
      throw new PyError('DbtValidationError', `Could not parse constraint: ${str(constraint)}`);
  }
}

function modelConstraint(constraint: Value): string | undefined {
  const name = text(constraint, 'name');
  const prefix = name === '' ? '' : `constraint ${name} `;
  const expression = text(constraint, 'expression');
  const own = expression === '' ? '' : ` ${expression}`;
  const columns = names(item(constraint, 'columns'));
  const target = text(constraint, 'to');
  switch (text(constraint, 'type')) {
    case 'check':
      return expression === '' ? undefined : `${prefix}check (${expression})`;
    case 'unique':
      return `${prefix}unique${own} (${columns})`;
    case 'primary_key':
      return `${prefix}primary key${own} (${columns})`;
    case 'foreign_key': {
      const refers = target === '' ? expression : `${target} (${names(item(constraint, 'to_columns'))})`;
      return refers === '' ? undefined : `${prefix}foreign key (${columns}) references ${refers}`;
    }
    case 'custom':
      return expression === '' ? undefined : `${prefix}${expression}`;
    default:
      return undefined;
  }
}

function item(from: Value, key: string): Value {
  return from instanceof PyDict ? (from.get(key) ?? null) : null;
}

function text(from: Value, key: string): string {
  const found = item(from, key);
  return found === null ? '' : str(found);
}

function listOf(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

function names(value: Value): string {
  return listOf(value).map(str).join(', ');
}
