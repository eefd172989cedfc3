import { EtlError } from '../../diagnostics/index.ts';
import { engineType } from '../landing/convert.ts';
import type { EngineRow, LandingEngine } from '../landing/engine.ts';
import { identifier, literal, pathLiteral } from '../landing/sql.ts';
import { CHANGE_COLUMNS } from '../rows/change-statements.ts';
import { FILE_PLACES } from './change-shape.ts';
import type { DecidedLoad } from './decide.ts';

/** What is known of the landed changes of a load. */
export interface ChangeFacts {
  /** Some change says that all rows before are gone. */
  readonly truncates: boolean;
  /** The highest sequence, as text; null without one. */
  readonly sequence: string | null;
  /** Why changes that are applied already must be applied again; null where they need not. */
  readonly late: string | null;
}

/**
 * Looks through landed changes; null for files that hold rows. Throws ETL5084 for the first that cannot be applied: its
 * operation means nothing, or its key or sequence is missing.
 */
export async function changeFacts(
  files: readonly string[],
  { declaration, files: plan, watermark }: DecidedLoad,
  engine: LandingEngine,
): Promise<ChangeFacts | null> {
  const { changes, primaryKey, columns } = declaration;
  if (changes === null) return null;
  const from = `read_parquet([${files.map(pathLiteral).join(', ')}])`;
  const { operation, place } = CHANGE_COLUMNS;
  const known = `${operation} in ('I', 'U', 'D', 'T')`;
  const keys = primaryKey.map((key) => `when ${identifier(key)} is null and ${operation} <> 'T' then ${literal(key)}`);
  const { sequence } = changes;
  const order = sequence === null ? [] : [`when ${identifier(sequence)} is null then ${literal(sequence)}`];
  const missing = `case ${[...keys, ...order].join(' ')} end`;
  const [wrong] = await engine.rows(
    `select _etl_file, (${place} % ${FILE_PLACES})::bigint, ${operation}, ${missing} from ${from}
     where not coalesce(${known}, false) or ${missing} is not null order by ${place} limit 1`,
  );
  if (wrong !== undefined) throw wrongChange(wrong, decidedNames(plan.files), Object.values(changes.values).flat());
  const type = columns.find((column) => column.name === sequence)?.type;
  const of = (fold: string) => (sequence === null ? 'null' : `${fold}(${identifier(sequence)})`);
  const applied = watermark?.cursorValue ?? null;
  const isLate =
    changes.order === 'sequence' && applied !== null && type !== undefined && !plan.rebuild
      ? `coalesce(${of('min')} < cast(${literal(applied)} as ${engineType(type)}), false)`
      : 'false';
  const [row] = await engine.rows(
    `select coalesce(bool_or(${operation} = 'T'), false), cast(${of('max')} as varchar), ${isLate}, cast(${of('min')} as varchar) from ${from}`,
  );
  const late =
    row?.[2] === true ? `a change of ${sequence} ${row[3]} came after those up to ${applied} were applied` : null;
  return { truncates: row?.[0] === true, sequence: row?.[1] == null ? null : String(row[1]), late };
}

/** Names of files as people see them, by those that rows carry. */
function decidedNames(files: DecidedLoad['files']['files']): ReadonlyMap<string, string> {
  return new Map(files.map(({ file, part }) => [file, part?.shown ?? file]));
}

function wrongChange(row: EngineRow, names: ReadonlyMap<string, string>, words: readonly string[]): EtlError {
  const [name, line, operation, missing] = row;
  const file = names.get(String(name)) ?? String(name);
  const word = operation === null ? '' : String(operation).replace(/^\?/, '');
  const isKnown = operation !== null && !String(operation).startsWith('?');
  const known = words.map((one) => JSON.stringify(one)).join(', ');
  const why = isKnown
    ? `it has no value in column "${missing}"`
    : word === ''
      ? `it does not say what happened (${known})`
      : `its operation is ${JSON.stringify(word)}, which is none of ${known}`;
  return EtlError.of('ETL5084', { file, row: Number(line), why });
}
