import {
  PyDate,
  PyDatetime,
  PyDecimal,
  PyDict,
  PyFloat,
  PyObject,
  PyTuple,
  str,
  toJson,
  type Value,
} from '../../templates/index.ts';

/** What agate, which dbt keeps results in, finds a column to hold. */
export type DataTypeName = 'Integer' | 'Number' | 'Date' | 'DateTime' | 'Boolean' | 'Text';

const MODULES: Readonly<Record<DataTypeName, string>> = {
  Integer: 'dbt_common.clients.agate_helper',
  Number: 'dbt_common.clients.agate_helper',
  Date: 'agate.data_types.date',
  DateTime: 'agate.data_types.date_time',
  Boolean: 'agate.data_types.boolean',
  Text: 'agate.data_types.text',
};

/** The type of a column as templates see it: `columns[0].data_type`. */
export class DataTypeValue extends PyObject {
  readonly typeName: DataTypeName;

  constructor(name: DataTypeName) {
    super();
    this.typeName = name;
  }

  override repr(): string {
    return `<${MODULES[this.typeName]}.${this.typeName} object>`;
  }
}

/** The first type, in agate's order, that holds every cell; a column of nulls is one of integers. */
export function dataTypeOf(cells: readonly Value[]): DataTypeName {
  const held = cells.filter((cell) => cell !== null);
  const every = (fits: (cell: Value) => boolean): boolean => held.every(fits);
  if (every(isInteger)) return 'Integer';
  if (every(isNumber)) return 'Number';
  if (every((cell) => cell instanceof PyDate)) return 'Date';
  if (every((cell) => cell instanceof PyDatetime)) return 'DateTime';
  return every((cell) => typeof cell === 'boolean') ? 'Boolean' : 'Text';
}

/** A cell as a column of the type holds it: numbers are decimals, lists and dicts JSON texts. */
export function castTo(type: DataTypeName, cell: Value): Value {
  if (cell === null) return null;
  if (type === 'Number') return isInteger(cell) || cell instanceof PyFloat ? (PyDecimal.of(cell) ?? cell) : cell;
  if (type !== 'Text') return cell;
  return isContainer(cell) ? toJson(plain(cell)) : str(cell);
}

function isInteger(cell: Value): cell is number | bigint {
  return typeof cell === 'number' || typeof cell === 'bigint';
}

function isNumber(cell: Value): boolean {
  return isInteger(cell) || cell instanceof PyFloat || cell instanceof PyDecimal;
}

function isContainer(cell: Value): boolean {
  return Array.isArray(cell) || cell instanceof PyDict || cell instanceof PyTuple;
}

/** What JSON can write: decimals are floats, dates ISO texts, anything else its `str`. */
function plain(cell: Value): Value {
  if (Array.isArray(cell)) return cell.map(plain);
  if (cell instanceof PyTuple) return cell.items.map(plain);
  if (cell instanceof PyDict) return new PyDict([...cell.entries()].map(([key, item]) => [key, plain(item)] as const));
  if (cell instanceof PyDecimal) return new PyFloat(cell.nearest);
  if (cell instanceof PyDatetime) return str(cell).replace(' ', 'T');
  return cell instanceof PyObject && !(cell instanceof PyFloat) ? str(cell) : cell;
}
