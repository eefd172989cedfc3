/** What is the same on both engines for a whole run of `etl parity`. */
export interface FixedValues {
  /** The moment that every clock shows: UTC to the microsecond, such as `2024-01-31 10:00:00.123456`. */
  readonly moment: string;
  /** What every random number is. */
  readonly random: string;
  /** What every made-up id is. */
  readonly uuid: string;
  /** Who runs every query. */
  readonly user: string;
}

/** How an engine writes one function that gives another answer each time. */
export interface VolatileFunction {
  /** The name may stand without parentheses. */
  readonly bare: boolean;
  /** The expression in its place; `argument` is what stood in the parentheses. */
  readonly fixed: (values: FixedValues, argument: string) => string;
}

/** Volatile functions by their names in lower case. */
export type VolatileFunctions = Readonly<Record<string, VolatileFunction>>;

const bare = (fixed: VolatileFunction['fixed']): VolatileFunction => ({ bare: true, fixed });
const called = (fixed: VolatileFunction['fixed']): VolatileFunction => ({ bare: false, fixed });

const duckMoment = ({ moment }: FixedValues): string => `cast('${moment}+00' as timestamptz)`;
const duckLocal = (type: string) => (values: FixedValues) => `cast(${duckMoment(values)} as ${type})`;
const duckUuid = ({ uuid }: FixedValues): string => `cast('${uuid}' as uuid)`;
const text = (pick: (values: FixedValues) => string) => (values: FixedValues) => `'${pick(values)}'`;

/** DuckDB's. Its local times are those of the session's zone, as in a build. Source: DuckDB 1.5. */
export const DUCKDB_VOLATILE: VolatileFunctions = {
  current_timestamp: bare(duckMoment),
  now: called(duckMoment),
  get_current_timestamp: called(duckMoment),
  transaction_timestamp: called(duckMoment),
  current_localtimestamp: called(duckLocal('timestamp')),
  localtimestamp: bare(duckLocal('timestamp')),
  current_date: bare(duckLocal('date')),
  today: called(duckLocal('date')),
  current_time: bare(duckLocal('time')),
  current_localtime: called(duckLocal('time')),
  localtime: bare(duckLocal('time')),
  get_current_time: called(duckLocal('time')),
  random: called(({ random }) => `cast(${random} as double)`),
  uuid: called(duckUuid),
  uuidv4: called(duckUuid),
  uuidv7: called(duckUuid),
  gen_random_uuid: called(duckUuid),
  current_user: bare(text(({ user }) => user)),
  session_user: bare(text(({ user }) => user)),
};

const moment = (values: FixedValues): string => `TIMESTAMP '${values.moment}+00'`;
const inZone = (name: string) => (values: FixedValues, zone: string) =>
  `${name}(${moment(values)}${zone.trim() === '' ? '' : `, ${zone}`})`;

/** BigQuery's. Source: the reference of GoogleSQL's functions. */
export const BIGQUERY_VOLATILE: VolatileFunctions = {
  current_timestamp: bare(moment),
  current_date: bare(inZone('DATE')),
  current_datetime: bare(inZone('DATETIME')),
  current_time: bare(inZone('TIME')),
  rand: called(({ random }) => `CAST(${random} AS FLOAT64)`),
  generate_uuid: called(text(({ uuid }) => uuid)),
  session_user: called(text(({ user }) => user)),
};
