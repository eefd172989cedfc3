import { type ColumnType, isNested, type StructField } from '../../connectors/column-type.ts';
import type { ColumnReading } from '../../connectors/index.ts';
import { hasInexactNumbers, NUMBER_MARK, numbersAsText, restoredNumbers } from './exact-numbers.ts';
import { bound, identifier, literal, literalList } from './sql.ts';

/** Between the path of a value and the value. */
const PATH_END = '\u0001';

/** How values that hold no others are made, as by `conversion`. */
export type LeafConversion = (
  text: string,
  type: ColumnType,
  reading: ColumnReading,
) => { readonly strict: string; readonly bad: string; readonly nulled: string };

/** Expressions over a cell of JSON text, as in `Conversion`. */
export interface NestedConversion {
  readonly strict: string;
  /** Where within the cell the first value is that `strict` refuses, and that value; null where none is. */
  readonly fault: string;
  readonly nulled: string;
}

/** What is made of a cell, and how. */
interface Making {
  readonly reading: ColumnReading;
  readonly leaf: LeafConversion;
}

/** A value within a JSON document, by a pointer. */
interface Place {
  readonly json: string;
  readonly pointer: string;
  /** Values that hold it, for names of variables. */
  readonly depth: number;
}

/**
 * Conversion of the text expression `cell`, which holds JSON, to arrays and structs. What holds no others is converted as
 * a cell of its own; an array of another type, or a field that is not declared, is refused as a whole. `isNull` is true
 * for cells that stand for null.
 */
export function nestedConversion(cell: string, type: ColumnType, isNull: string, making: Making): NestedConversion {
  const text = `cast(${cell} as varchar)`;
  const document = `case when ${hasInexactNumbers(text)} then ${numbersAsText(text, NUMBER_MARK)} else ${text} end`;
  const root: Place = { json: 'd0', pointer: '', depth: 0 };
  const within = (body: string) => bound(document, 'd0', body);
  const isJson = `json_valid(${text})`;
  const noJson = `concat('', ${literal(PATH_END)}, ${text})`;
  const nulled = nulledWithin(root, type, making);
  return {
    strict: `case when ${isNull} then null when ${isJson} then ${within(valueAt(root, type, making))} else error('bad cell') end`,
    fault: `case when ${isNull} then null when ${isJson} then ${within(faultOf(root, type, making, `''`))} else ${noJson} end`,
    nulled: nulled === 'false' ? 'false' : `(not (${isNull}) and ${isJson} and ${within(nulled)})`,
  };
}

/** Where a value is that is refused. */
export interface Fault {
  /** Within its column, as `[2].price`. */
  readonly path: string;
  readonly value: string;
  /** Nothing for a field that is not declared. */
  readonly type: ColumnType | null;
  /** It makes a null, in an array that must hold none. */
  readonly isNull: boolean;
  /** The field that may have been meant. */
  readonly near?: string;
}

/** What `NestedConversion.fault` says. */
export function readFault(fault: string, type: ColumnType): Fault {
  const at = fault.indexOf(PATH_END);
  const [path, told] = [fault.slice(0, at), fault.slice(at + PATH_END.length)];
  const isNull = told.startsWith(PATH_END);
  const value = isNull ? told.slice(PATH_END.length) : told;
  let found: ColumnType | null = type;
  let near: string | undefined;
  for (const [, index, name = ''] of path.matchAll(/\[(\d+)\]|\.("(?:[^"\\]|\\.)*"|[^.[]*)/g)) {
    if (index !== undefined) found = found?.element ?? null;
    else {
      const own = name.startsWith('"') ? String(JSON.parse(name)) : name;
      near = found?.fields?.find((field) => field.name.toLowerCase() === own.toLowerCase())?.name;
      found = found?.fields?.find((field) => field.name === own)?.type ?? null;
    }
  }
  return { path, value, type: found, isNull, ...(found === null && near !== undefined ? { near } : {}) };
}

function valueAt(place: Place, type: ColumnType, making: Making): string {
  if (!isNested(type)) return bound(leafText(place, type), leafName(place), leafOf(place, type, making).strict);
  const kind = kindAt(place);
  const isKind = `${kind} = ${literal(type.element === undefined ? 'OBJECT' : 'ARRAY')}`;
  const value =
    type.element === undefined
      ? structValue(place, type.fields ?? [], making)
      : arrayValue(place, type.element, making);
  return `case when coalesce(${kind}, 'NULL') = 'NULL' then null when ${isKind} then ${value} else error('bad cell') end`;
}

function arrayValue(place: Place, element: ColumnType, making: Making): string {
  const values = eachElement(place, (inner) => valueAt(inner, element, making));
  const nulls = making.reading.null_elements ?? 'keep';
  if (nulls === 'keep') return values;
  const name = `a${place.depth}`;
  const isThere = (one: string) => `list_filter(${one}, lambda n${place.depth}: n${place.depth} is not null)`;
  if (nulls === 'drop') return isThere(values);
  const hasNull = `len(${isThere(name)}) < len(${name})`;
  return bound(values, name, `case when ${hasNull} then error('bad cell') else ${name} end`);
}

function structValue(place: Place, fields: readonly StructField[], making: Making): string {
  const values = fields.map(
    ({ name, type }) => `${identifier(name)} := ${valueAt(fieldAt(place, name), type, making)}`,
  );
  const unknown = `${unknownKey(place, fields, making)} is not null`;
  return `case when ${unknown} then error('bad cell') else struct_pack(${values.join(', ')}) end`;
}

/** `path` is an expression. */
function faultOf(place: Place, type: ColumnType, making: Making, path: string): string {
  const here = (value: string) => `concat(${path}, ${literal(PATH_END)}, ${value})`;
  if (!isNested(type)) {
    const { bad } = leafOf(place, type, making);
    if (bad === 'false') return 'null';
    const name = leafName(place);
    return bound(leafText(place, type), name, `case when ${bad} then ${here(name)} end`);
  }
  const kind = kindAt(place);
  const wrong = here(restoredNumbers(`cast(${documentAt(place)} as varchar)`));
  const isWrong = (wanted: string) => `when ${kind} <> '${wanted}' then ${wrong}`;
  const isNull = `coalesce(${kind}, 'NULL') = 'NULL'`;
  if (type.element !== undefined) {
    const { element } = type;
    const faults = eachElement(place, (inner, index) =>
      elementFault(inner, element, making, `concat(${path}, '[', ${index} - 1, ']')`),
    );
    const first = `list_extract(list_filter(${faults}, lambda f${place.depth}: f${place.depth} is not null), 1)`;
    return `case when ${isNull} then null ${isWrong('ARRAY')} else ${first} end`;
  }
  const fields = type.fields ?? [];
  const unknown = unknownKey(place, fields, making);
  const name = `regexp_full_match(${unknown}, '[^.\\["\\\\]+')`;
  const shown = `case when ${name} then ${unknown} else cast(to_json(${unknown}) as varchar) end`;
  const ofUnknown = `case when ${unknown} is not null then concat(${path}, '.', ${shown}, ${literal(PATH_END)}, ${restoredNumbers(`cast(${documentAt(place)} as varchar)`)}) end`;
  const inner = fields.map((field) =>
    faultOf(fieldAt(place, field.name), field.type, making, `concat(${path}, ${literal(shownField(field.name))})`),
  );
  return `case when ${isNull} then null ${isWrong('OBJECT')} else coalesce(${[ofUnknown, ...inner].join(', ')}) end`;
}

function elementFault(place: Place, type: ColumnType, making: Making, path: string): string {
  const fault = faultOf(place, type, making, path);
  if (making.reading.null_elements !== 'error') return fault;
  const text = restoredNumbers(`cast(${documentAt(place)} as varchar)`);
  const ofNull = `concat(${path}, ${literal(PATH_END + PATH_END)}, ${text})`;
  return `coalesce(${fault}, case when ${valueAt(place, type, making)} is null then ${ofNull} end)`;
}

/** Whether a value within is made null because its type cannot hold it. */
function nulledWithin(place: Place, type: ColumnType, making: Making): string {
  if (!isNested(type)) {
    const { nulled } = leafOf(place, type, making);
    return nulled === 'false' ? 'false' : bound(leafText(place, type), leafName(place), `coalesce(${nulled}, false)`);
  }
  if (type.element === undefined) {
    const fields = (type.fields ?? []).map((field) => nulledWithin(fieldAt(place, field.name), field.type, making));
    const some = fields.filter((one) => one !== 'false');
    return some.length === 0 ? 'false' : `(${some.join(' or ')})`;
  }
  const { element } = type;
  let isNever = false;
  const each = eachElement(place, (inner) => {
    const own = nulledWithin(inner, element, making);
    isNever = own === 'false';
    return own;
  });
  return isNever ? 'false' : `coalesce(list_contains(${each}, true), false)`;
}

function eachElement(place: Place, body: (inner: Place, index: string) => string): string {
  const depth = place.depth + 1;
  const [json, index] = [`e${depth}`, `i${depth}`];
  const elements = `json_extract(${documentAt(place)}, '$[*]')`;
  return `list_transform(${elements}, lambda ${json}, ${index}: ${body({ json, pointer: '', depth }, index)})`;
}

function fieldAt({ json, pointer, depth }: Place, name: string): Place {
  return { json, pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth };
}

function documentAt({ json, pointer }: Place): string {
  return pointer === '' ? json : `json_extract(${json}, ${literal(pointer)})`;
}

function kindAt({ json, pointer }: Place): string {
  return `json_type(${json}, ${literal(pointer)})`;
}

/**
 * A key of an object that is no field. Where such keys are left out, it is one that differs from a field in the case of
 * letters only, since that field would be empty.
 */
function unknownKey(place: Place, fields: readonly StructField[], { reading }: Making): string {
  const key = `k${place.depth}`;
  const keys = `json_keys(${place.json}, ${literal(place.pointer)})`;
  const names = literalList(fields.map(({ name }) => name));
  const folded = literalList(fields.map(({ name }) => name.toLowerCase()));
  const isUnknown = `not list_contains(${names}, ${key})`;
  const isMeant = `list_contains(${folded}, lower(${key}))`;
  const isRefused = reading.unknown_fields === 'ignore' ? `${isUnknown} and ${isMeant}` : isUnknown;
  return `list_extract(list_filter(${keys}, lambda ${key}: ${isRefused}), 1)`;
}

function leafName({ depth }: Place): string {
  return `v${depth}`;
}

function leafOf(place: Place, type: ColumnType, { leaf, reading }: Making): ReturnType<LeafConversion> {
  return leaf(leafName(place), type, reading.values === undefined ? {} : { values: reading.values });
}

function leafText(place: Place, { kind }: ColumnType): string {
  if (kind === 'json') return restoredNumbers(`nullif(cast(${documentAt(place)} as varchar), 'null')`);
  return restoredNumbers(`json_extract_string(${place.json}, ${literal(place.pointer)})`);
}

function shownField(name: string): string {
  return /^[^.["\\]+$/.test(name) ? `.${name}` : `.${JSON.stringify(name)}`;
}
