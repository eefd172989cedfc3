import type { ColumnType, TypeKind } from '../../connectors/column-type.ts';

/** A column of a Parquet file, with the landing engine's name of its type. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: string;
}

type Family = 'number' | 'moment' | 'time' | 'binary' | 'uuid' | 'text' | 'nested';

const FAMILIES: readonly (readonly [RegExp, Family])[] = [
  [/\[\d*\]$|^(MAP|STRUCT|UNION)\b/, 'nested'],
  [/^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/, 'number'],
  [/^(DATE|TIMESTAMP.*)$/, 'moment'],
  [/^TIME/, 'time'],
  [/^BLOB$/, 'binary'],
  [/^UUID$/, 'uuid'],
];

const OF_KIND: Readonly<Partial<Record<TypeKind, Family>>> = {
  date: 'moment',
  timestamp: 'moment',
  timestamptz: 'moment',
  time: 'time',
  binary: 'binary',
  uuid: 'uuid',
  string: 'text',
  json: 'text',
};

/** Whether values of a type of the engine can be some of a declared type at all; each is looked at when it is read. */
export function canBecome(own: string, { kind }: ColumnType): boolean {
  const [from, to] = [familyOf(own), OF_KIND[kind] ?? 'number'];
  return from === to || from === 'text' || to === 'text';
}

function familyOf(type: string): Family {
  return FAMILIES.find(([pattern]) => pattern.test(type))?.[1] ?? 'text';
}

const ETL_TYPES: Readonly<Record<string, string>> = {
  UTINYINT: 'smallint',
  USMALLINT: 'integer',
  UINTEGER: 'bigint',
  UBIGINT: 'decimal(20,0)',
  VARCHAR: 'string',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
  BLOB: 'binary',
};

/** The `data_type` that holds all values of a type of the engine exactly; null when there is none. */
export function dataTypeOf(own: string): string | null {
  const known = ETL_TYPES[own];
  if (known !== undefined) return known;
  const isKnown = /^(BOOLEAN|(TINY|SMALL|BIG|HUGE)INT|INTEGER|FLOAT|DOUBLE|DATE|TIME|TIMESTAMP|UUID|JSON|DECIMAL\(.*)$/;
  return isKnown.test(own) ? own.toLowerCase() : null;
}
