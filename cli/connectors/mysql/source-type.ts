/** A column's type as the catalogue spells it, taken apart. */
interface Spelled {
  readonly base: string;
  readonly sizes: readonly number[];
  readonly isUnsigned: boolean;
}

const MAX_DECIMAL_DIGITS = 38;

const SAME: Readonly<Record<string, string>> = {
  year: 'smallint',
  float: 'float',
  double: 'double',
  date: 'date',
  datetime: 'timestamp',
  timestamp: 'timestamptz',
  time: 'time',
  json: 'json',
  uuid: 'uuid',
};
const WHOLE: Readonly<Record<string, readonly [signed: string, unsigned: string]>> = {
  tinyint: ['tinyint', 'smallint'],
  smallint: ['smallint', 'integer'],
  mediumint: ['integer', 'integer'],
  int: ['integer', 'bigint'],
  bigint: ['bigint', 'decimal(20,0)'],
};
const TEXT = ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set', 'inet4', 'inet6'];
const BYTES = [
  ...['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'vector'],
  ...['geometry', 'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon'],
  ...['geometrycollection', 'geomcollection'],
];

/** The `data_type` that holds every value of a column of this type; null for a type that is not known. */
export function dataTypeOf(sourceType: string): string | null {
  const { base, sizes, isUnsigned } = spelled(sourceType);
  const [size = 0, scale = 0] = sizes;
  if (base === 'tinyint' && size === 1 && !isUnsigned) return 'boolean';
  const whole = WHOLE[base];
  if (whole !== undefined) return whole[isUnsigned ? 1 : 0];
  if (base === 'decimal') return size <= MAX_DECIMAL_DIGITS ? `decimal(${size || 10},${scale})` : 'string';
  if (base === 'bit') return bitType(size || 1);
  if (TEXT.includes(base)) return 'string';
  if (BYTES.includes(base)) return 'binary';
  return SAME[base] ?? null;
}

function bitType(bits: number): string {
  if (bits === 1) return 'boolean';
  if (bits <= 31) return 'integer';
  return bits <= 63 ? 'bigint' : 'decimal(20,0)';
}

function spelled(sourceType: string): Spelled {
  const found = /^([a-z]+[46]?)(?:\(([\d, ]+)\))?(.*)$/.exec(sourceType.trim().toLowerCase());
  const sizes = (found?.[2] ?? '').split(',').filter(Boolean).map(Number);
  return { base: found?.[1] ?? '', sizes, isUnsigned: / unsigned| zerofill/.test(found?.[3] ?? '') };
}
