/** The types of the protocol that are told apart here, by their numbers. */
const FLOAT = 4;
const DOUBLE = 5;
const TIMESTAMP = 7;
const DATETIME = 12;
const BIT = 16;
const VECTOR = 242;
const JSON_TEXT = 245;
const GEOMETRY = 255;
const DATE = 10;
const NUMBERS_AND_TIMES = [0, 1, 2, 3, 5, 6, 8, 9, 11, 13, 14, 17, 18, 19, 246];
const ENUM_FLAG = 0x100;
const SET_FLAG = 0x800;
const BINARY_CHARSET = 63;

/** What a column's values are on the wire. */
export type WireKind = 'number' | 'float' | 'date' | 'datetime' | 'timestamp' | 'bit' | 'bytes' | 'geometry' | 'text';

/** A column of a result, as the server defines it. */
export interface WireColumn {
  readonly name: string;
  readonly kind: WireKind;
  /** Most bytes of a value. */
  readonly length: number;
  /** Its values are ordered by something else than their text: an enum or a set. */
  readonly isEnumerated: boolean;
  /** Its text may not be compared with its value: a float. */
  readonly isInexact: boolean;
}

/** A definition as the driver gives it. */
export interface ColumnDefinition {
  readonly name: string;
  readonly columnType?: number | undefined;
  readonly characterSet?: number | undefined;
  readonly columnLength?: number | undefined;
  readonly flags?: number | string[] | undefined;
}

/** What is known of a column from its definition. */
export function wireColumn(definition: ColumnDefinition): WireColumn {
  const flags = typeof definition.flags === 'number' ? definition.flags : 0;
  return {
    name: definition.name,
    kind: kindOf(definition.columnType ?? 0, definition.characterSet ?? 0),
    length: definition.columnLength ?? 0,
    isEnumerated: (flags & (ENUM_FLAG | SET_FLAG)) !== 0,
    isInexact: definition.columnType === FLOAT || definition.columnType === DOUBLE,
  };
}

function kindOf(type: number, charset: number): WireKind {
  switch (type) {
    case FLOAT:
      return 'float';
    case DATE:
      return 'date';
    case DATETIME:
      return 'datetime';
    case TIMESTAMP:
      return 'timestamp';
    case BIT:
      return 'bit';
    case GEOMETRY:
      return 'geometry';
    case JSON_TEXT:
      return 'text';
    case VECTOR:
      return 'bytes';
    default:
      if (NUMBERS_AND_TIMES.includes(type)) return 'number';
      return charset === BINARY_CHARSET ? 'bytes' : 'text';
  }
}

const UNSIGNED_FLAG = 0x20;
const TYPE_NAMES: Readonly<Record<number, string>> = {
  ...{ 1: 'tinyint', 2: 'smallint', 3: 'int', 8: 'bigint', 9: 'mediumint', 4: 'float', 5: 'double' },
  ...{ 10: 'date', 14: 'date', 11: 'time', 12: 'datetime', 7: 'timestamp', 13: 'year', 245: 'json', 242: 'vector' },
  ...{ 255: 'geometry', 0: 'decimal', 246: 'decimal', 16: 'bit' },
};

/** A column's type in the words of the catalogue, for what is not in it: the columns of a query. */
export function spelledType(definition: ColumnDefinition & { readonly decimals?: number | undefined }): string {
  const flags = typeof definition.flags === 'number' ? definition.flags : 0;
  const { columnType = 0, columnLength = 0, decimals = 0 } = definition;
  const isUnsigned = (flags & UNSIGNED_FLAG) !== 0;
  const name = TYPE_NAMES[columnType] ?? '';
  if (name === 'decimal') {
    const digits = columnLength - (decimals > 0 ? 1 : 0) - (isUnsigned ? 0 : 1);
    return `decimal(${digits},${decimals})${isUnsigned ? ' unsigned' : ''}`;
  }
  if (name === 'bit' || (name === 'tinyint' && columnLength === 1)) return `${name}(${columnLength})`;
  if (name !== '') return isUnsigned && name !== 'year' ? `${name} unsigned` : name;
  if ((flags & ENUM_FLAG) !== 0) return 'enum';
  if ((flags & SET_FLAG) !== 0) return 'set';
  return definition.characterSet === BINARY_CHARSET ? 'blob' : 'text';
}
