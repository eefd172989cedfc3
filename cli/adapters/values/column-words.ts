/** How an engine's columns answer templates: dbt gives each adapter a column class of its own. */
export interface ColumnWords {
  /** Names of types, in lower case, that a column may be of to be text, a whole number and so on. */
  readonly strings: ReadonlySet<string>;
  readonly integers: ReadonlySet<string>;
  readonly floats: ReadonlySet<string>;
  readonly numerics: ReadonlySet<string>;
  /** The engine's type for one of dbt's names of types. */
  translate(label: string): string;
  quote(name: string): string;
  /** Whether a type is told with its length or precision, and takes one. */
  readonly isSized: boolean;
  /** A value cast to a type. */
  literal(value: string, dataType: string): string;
  /** How the column prints itself. */
  describe(name: string, dataType: string, mode: string): string;
  /** A column as a SELECT writes it where its struct must have the order of fields of a type. */
  structSelect?(name: string, dataType: string): string;
  /** What columns of the warehouse call a type, where that is not how SQL names it. */
  listed?(type: string): string;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(','));

/** The columns of an engine that has no class of its own. Source of the behaviour: dbt-adapters 1.11, Column. */
export const STANDARD_COLUMNS: ColumnWords = {
  strings: words('text,character varying,character,varchar'),
  floats: words('real,float,float4,float8,double,double precision,float64'),
  numerics: words('numeric,decimal'),
  integers: words(
    'tinyint,smallint,integer,bigint,hugeint,utinyint,usmallint,uinteger,ubigint,int1,int2,int4,int8,short,int,signed,long,int64',
  ),
  translate: (label) => (label.toUpperCase() === 'STRING' ? 'TEXT' : label),
  quote: (name) => `"${name}"`,
  isSized: true,
  literal: (value, dataType) => `${value}::${dataType}`,
  describe: (name, dataType) => `<Column ${name} (${dataType})>`,
};
