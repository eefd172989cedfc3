import { PyDict, str, truth, type Value } from '../../../templates/index.ts';
import { type EngineMethod, engineMethods } from '../../engine-method.ts';
import { columnConstraints } from '../../values/index.ts';
import { bigqueryDialect } from '../dialect.ts';

/** A column as its properties say it: `data_type` and its constraints, or what is inside it. */
interface Nested {
  own: string | null;
  readonly fields: Map<string, Nested>;
}

const nestTypes: EngineMethod = {
  name: 'nest_column_data_types',
  signature: 'columns, constraints=None',
  run(_, args) {
    const columns = args.get('columns');
    return columns instanceof PyDict ? nestedColumns(columns, args.get('constraints')) : columns;
  },
};

const columnsWithConstraints: EngineMethod = {
  name: 'render_raw_columns_constraints',
  signature: 'raw_columns',
  run(_, args) {
    const columns = args.get('raw_columns');
    if (!(columns instanceof PyDict)) return [];
    const constraints = new PyDict();
    for (const [key, column] of columns.entries()) {
      const written = columnConstraints(column, false);
      const name = column instanceof PyDict ? column.get('name') : undefined;
      if (written.length > 0) constraints.set(name ?? key, written.join(' '));
    }
    return [...nestedColumns(columns, constraints).entries()].map(([name, column]) => {
      const part = (key: string) => (column instanceof PyDict ? (column.get(key) ?? null) : null);
      return `${truth(part('quote')) ? bigqueryDialect.quote(str(name)) : str(name)} ${str(part('data_type') ?? '')}`;
    });
  },
};

/** The methods of `adapter` that put the types of `a.b` into the type of `a`. */
export const nestedColumnMethods = engineMethods(nestTypes, columnsWithConstraints);

/** Columns with those of structs inside them; constraints, as SQL by the name of a column, stand behind the types. */
export function nestedColumns(columns: PyDict, constraints: Value): PyDict {
  const roots = new Map<string, Nested>();
  for (const [key, column] of columns.entries()) {
    const part = (name: string) => (column instanceof PyDict ? (column.get(name) ?? null) : null);
    const name = str(part('name') ?? key);
    const type = part('data_type');
    const constraint = constraints instanceof PyDict ? (constraints.get(name) ?? null) : null;
    const own = type === null ? null : `${str(type)}${constraint === null ? '' : ` ${str(constraint)}`}`;
    place(roots, name.split('.'), own);
  }
  return new PyDict(
    [...roots].map(([name, nested]) => {
      const given = columns.get(name);
      const made = new PyDict([
        ['name', name],
        ['data_type', typeText(nested)],
      ]);
      if (given instanceof PyDict)
        for (const [key, value] of given.entries()) if (made.get(key) === undefined) made.set(key, value);
      return [name, made] as const;
    }),
  );
}

function place(into: Map<string, Nested>, [first = '', ...rest]: readonly string[], own: string | null): void {
  const here = into.get(first) ?? { own: null, fields: new Map() };
  into.set(first, here);
  if (rest.length === 0) here.own = own;
  else place(here.fields, rest, own);
}

function typeText({ own, fields }: Nested): string | null {
  if (fields.size === 0) return own;
  const inner = [...fields].map(([name, nested]) => `${name} ${typeText(nested) ?? ''}`.trim());
  const [type = '', ...constraints] = (own ?? '').split(/\s+/);
  const struct = `struct<${inner.join(', ')}>`;
  return [type.toLowerCase() === 'array' ? `array<${struct}>` : struct, ...constraints].join(' ');
}
