import { PyDict, PyError, PyTuple, pyFunction, repr, str, truth, type Value } from '../../templates/index.ts';
import { PartitionValue } from './partition-value.ts';

/** The methods that dbt-bigquery's `adapter` has beside those of every adapter, which ask the service nothing. */
export const bigqueryMethods: ReadonlyMap<string, Value> = new Map(
  [
    pyFunction('parse_partition_by', 'raw_partition_by', (args) => {
      const given = args.get('raw_partition_by');
      if (given === null) return null;
      if (given instanceof PyDict) return new PartitionValue(given);
      throw new PyError('DbtValidationError', `Invalid partition_by config: ${repr(given)}`);
    }),
    pyFunction('get_common_options', 'config, node, temporary=False', (args) =>
      options(args.get('node'), truth(args.get('temporary')), false),
    ),
    pyFunction('get_view_options', 'config, node', (args) => options(args.get('node'), false, false)),
    pyFunction('get_table_options', 'config, node, temporary', (args) =>
      options(args.get('node'), truth(args.get('temporary')), true),
    ),
    pyFunction('nest_column_data_types', 'columns, constraints=None', (args) => {
      const columns = args.get('columns');
      return columns instanceof PyDict ? nested(columns) : columns;
    }),
  ].map((method) => [method.name, method] as const),
);

/** Options by their names, values as SQL. Source of names and order: dbt-bigquery 1.12, asked. */
function options(node: Value, temporary: boolean, isTable: boolean): PyDict {
  const model = node instanceof PyDict ? node : new PyDict();
  const config = model.get('config');
  const read = (key: string): Value => (config instanceof PyDict ? (config.get(key) ?? null) : null);
  const made = new PyDict();
  const expire = (hours: Value) =>
    made.set('expiration_timestamp', `TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL ${str(hours)} hour)`);
  if (!temporary && read('hours_to_expiration') !== null) expire(read('hours_to_expiration'));
  const docs = read('persist_docs');
  const description = model.get('description');
  if (docs instanceof PyDict && truth(docs.get('relation') ?? false) && description)
    made.set('description', `"""${str(description).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"""`);
  for (const [key, option] of [
    ['labels', 'labels'],
    ['resource_tags', 'tags'],
  ] as const) {
    const pairs = read(key);
    if (pairs instanceof PyDict)
      made.set(
        option,
        [...pairs.entries()].map(([name, value]) => new PyTuple([name, str(value)])),
      );
  }
  if (isTable) tableOptions(made, read, temporary);
  if (temporary) expire(12);
  return made;
}

function tableOptions(made: PyDict, read: (key: string) => Value, temporary: boolean): void {
  if (read('kms_key_name') !== null) made.set('kms_key_name', `'${str(read('kms_key_name'))}'`);
  if (temporary || read('partition_by') === null) return;
  for (const key of ['require_partition_filter', 'partition_expiration_days'] as const)
    if (read(key) !== null) made.set(key, read(key));
}

/** Columns with those of structs inside them: `a.b` goes into the type of `a`. */
function nested(columns: PyDict): PyDict {
  const made = new PyDict();
  const fields = new Map<string, PyDict>();
  for (const [name, column] of columns.entries()) {
    const [first = '', ...rest] = str(name).split('.');
    if (rest.length === 0) {
      made.set(first, column);
      continue;
    }
    const inside = fields.get(first) ?? new PyDict();
    inside.set(rest.join('.'), column);
    fields.set(first, inside);
  }
  for (const [name, inside] of fields) made.set(name, structColumn(name, made.get(name), nested(inside)));
  return made;
}

function structColumn(name: string, own: Value | undefined, fields: PyDict): PyDict {
  const typeOf = (column: Value | undefined) => (column instanceof PyDict ? str(column.get('data_type') ?? '') : '');
  const types = [...fields.entries()].map(([field, column]) => `${str(field)} ${typeOf(column)}`);
  const struct = `struct<${types.join(', ')}>`;
  const entries = own instanceof PyDict ? [...own.entries()] : [['name', name] as const];
  const column = new PyDict(entries);
  column.set('data_type', /^array\b/i.test(typeOf(own)) ? `array<${struct}>` : struct);
  return column;
}
