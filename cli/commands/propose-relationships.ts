import { nodeRelation } from '../compiler/context/node-relation.ts';
import {
  flowText,
  knownTable,
  type LoadedTable,
  type Proposal,
  proposeRelationships,
} from '../loader/introspect/index.ts';
import type { SourceNode } from '../manifest/types.ts';
import { grouped } from '../reporters/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { openSession } from './session/session.ts';
import type { Session } from './session/types.ts';

const SECONDS = 60;
/** Distinct values of a column that are looked up, at most. */
const VALUES = 100_000;

/** Looks for relationships between the loaded tables of the selected sources and prints them; nothing is written. */
export async function printRelationships(invocation: Invocation): Promise<ExitCode> {
  const session = await openSession(invocation);
  try {
    const ids = session.select({ types: ['source'] });
    const sources = ids.flatMap((id) => session.manifest.sources.get(id) ?? []);
    await tellRelationships(session, invocation, sources);
    return 0;
  } finally {
    await session.close();
  }
}

/** Prints the relationships that the loaded tables of these sources speak for. */
export async function tellRelationships(
  session: Session,
  { console, flags, io }: Invocation,
  sources: readonly SourceNode[],
): Promise<void> {
  const tables = await loadedTables(session, sources);
  const missing = sources.length - tables.length;
  const left = missing === 0 ? '' : `; ${missing} that are not loaded yet are left out`;
  console.reporter.log('info', `Looking at the rows of ${tables.length} loaded tables${left}.`);
  const { quote } = session.work.workplace.adapter.dialect;
  const limits = { seconds: SECONDS, values: VALUES, signal: io.signal };
  const connection = await session.work.warehouse.connection();
  const { proposals, looked, skipped } = await proposeRelationships(connection, quote, tables, limits);
  for (const one of proposals) console.print(flags.logFormat === 'json' ? JSON.stringify(one) : proposalText(one));
  const rest = skipped === 0 ? '' : ` ${skipped} less likely ones were not looked at: ${SECONDS} s were over.`;
  console.reporter.log('info', `Relationships proposed: ${proposals.length}, of ${looked} looked at.${rest}`);
}

async function loadedTables(session: Session, sources: readonly SourceNode[]): Promise<LoadedTable[]> {
  const { warehouse, workplace } = session.work;
  const relations = await warehouse.relations();
  const connection = await warehouse.connection();
  const found: LoadedTable[] = [];
  for (const source of sources) {
    const there = await relations.get(connection, nodeRelation(source, workplace.project.quoting));
    if (there !== null) found.push({ known: knownTable(source), relation: source.relation_name ?? '' });
  }
  return found;
}

function named(table: string, columns: readonly string[]): string {
  return columns.length === 1 ? `${table}.${columns[0]}` : `${table} (${columns.join(', ')})`;
}

/** A proposal with what speaks for it, and the line that declares it. */
function proposalText({ source, table, foreignKey, parentSource, evidence }: Proposal): string {
  const { columns, table: parent, referenced } = foreignKey;
  const { rows, nulls, looked, contained, isSample, parentRows, names, byChance } = evidence;
  const key = `${parentSource === undefined ? '' : `${parentSource}.`}${named(parent, referenced)}`;
  const share = contained === looked ? 'all' : grouped(contained);
  const values = `${share} of ${grouped(looked)} distinct ${columns.length === 1 ? 'values' : 'combinations'}${isSample ? ' looked up' : ''}`;
  const chance = byChance > 0.005 ? `; by chance it would be ${Math.round(byChance * 100)} %` : '';
  const words = {
    'same name': columns.length === 1 ? '; the columns have the same name' : '; the columns have the same names',
    'names the table': '; its name tells the table',
    none: '',
  };
  return [
    `${source}.${named(table, columns)} leads to ${key}`,
    `  ${values} are in ${key}, which is unique in ${grouped(parentRows)} rows${chance}${words[names]}`,
    `  ${grouped(nulls)} of ${grouped(rows)} rows have none`,
    parentSource === undefined
      ? `  foreign_keys: [${flowText({ columns: [...columns], table: parent, referenced: [...referenced] })}]`
      : `  data_tests: [{ relationships: { to: "source('${parentSource}', '${parent}')", field: ${referenced[0]} } }]`,
  ].join('\n');
}
