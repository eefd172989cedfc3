import {
  type Arguments,
  type CallResult,
  type MethodEntry,
  MethodTable,
  PyDict,
  PyError,
  PyObject,
  repr,
  str,
  type Value,
} from '../../templates/index.ts';
import { type DataTypeName, DataTypeValue } from './data-type.ts';
import { MappedSequence } from './mapped-sequence.ts';
import type { RowValue } from './row-value.ts';
import { groupsText } from './table-text.ts';
import type { TableValue } from './table-value.ts';

/** The tables that a table falls into by the values of a column: what agate's `group_by` gives. */
export class TableSetValue extends MappedSequence {
  readonly typeName = 'TableSet';
  readonly tables: readonly TableValue[];
  readonly groups: readonly Value[];
  readonly keyName: string;
  readonly keyType: DataTypeName;

  constructor(tables: readonly TableValue[], groups: readonly Value[], key: { name: string; type: DataTypeName }) {
    super();
    this.tables = tables;
    this.groups = groups;
    this.keyName = key.name;
    this.keyType = key.type;
  }

  items(): readonly Value[] {
    return this.tables;
  }

  keys(): readonly Value[] {
    return this.groups;
  }

  override str(): string {
    return groupsText(
      this.groups,
      this.tables.map((table) => table.rows.length),
    );
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'key_name':
        return this.keyName;
      case 'key_type':
        return new DataTypeValue(this.keyType);
      case 'column_names':
      case 'column_types':
        return this.tables[0]?.getAttr(name);
      default:
        return SET_METHODS.bound(this, name, 'TableSet') ?? super.getAttr(name);
    }
  }
}

const SET_METHODS = new MethodTable<TableSetValue>({
  merge: ['groups=None, group_name=None, group_type=None', merged],
  print_structure: [
    'max_rows=20, output=None',
    (set) => {
      set.tables[0]?.say?.(set.str().replace(/\n$/, ''));
      return null;
    },
  ],
  ...Object.fromEntries(
    ['select', 'exclude', 'limit', 'order_by', 'distinct'].map((name) => [
      name,
      ['*args, **kwargs', proxied(name)] as const,
    ]),
  ),
});

/** A table for each value of a column, in the order in which they come first. */
export function groupedBy(table: TableValue, args: Arguments): TableSetValue {
  const key = args.get('key');
  const index = typeof key === 'number' ? key : table.names.indexOf(str(key));
  const column = table.names[index];
  if (column === undefined) throw new PyError('KeyError', repr(key));
  const groups = new PyDict();
  const rows: RowValue[][] = [];
  for (const row of table.rows) {
    const group = row.cells[index] ?? null;
    const known = groups.get(group);
    if (typeof known === 'number') rows[known]?.push(row);
    else {
      groups.set(group, rows.length);
      rows.push([row]);
    }
  }
  const name = args.get('key_name') === null ? column : str(args.get('key_name'));
  const tables = rows.length === 0 ? [table] : rows.map((one) => table.withRows(one));
  return new TableSetValue(tables, [...groups.keys()], { name, type: table.types[index] ?? 'Text' });
}

/** One table of all, with the group of each row before its cells. A name that comes again has a number behind it. */
function merged(set: TableSetValue, args: Arguments): Value {
  const [first] = set.tables;
  if (first === undefined) return null;
  const name = args.get('group_name') === null ? set.keyName : str(args.get('group_name'));
  const given = args.get('groups');
  const groups = Array.isArray(given) ? given : set.groups;
  const rows = set.tables.flatMap((table, at) => table.rows.map((row) => [groups[at] ?? null, ...row.cells]));
  return first.derived(unique([name, ...first.names]), rows, [set.keyType, ...first.types]);
}

function unique(names: readonly string[]): string[] {
  const taken: string[] = [];
  for (const name of names) {
    let [free, number] = [name, 2];
    while (taken.includes(free)) {
      free = `${name}_${number}`;
      number += 1;
    }
    taken.push(free);
  }
  return taken;
}

/** A method of tables that a set calls on each of its own. */
function proxied(name: string): MethodEntry<TableSetValue>[1] {
  return (set, args, site) => {
    const tables = set.tables.map((table) => {
      const done = table.getAttr(name);
      return done instanceof PyObject ? done.call(args.rest, args.extra, site) : null;
    });
    const kept = tables.filter(isTable);
    return new TableSetValue(kept, set.groups, { name: set.keyName, type: set.keyType });
  };
}

function isTable(done: CallResult): done is TableValue {
  return done instanceof PyObject && done.typeName === 'Table';
}
