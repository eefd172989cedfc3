import { join, resolve } from 'node:path';
import { nodeRelationValue } from '../compiler/context/node-relation.ts';
import type { YamlMap } from '../config/types.ts';
import { diagnosticsOf, EtlError } from '../diagnostics/index.ts';
import { type SourceFreshness, sourcesArtifact } from '../manifest/artifacts/sources-artifact.ts';
import { writeChunks } from '../manifest/artifacts/write-json.ts';
import { pythonOf } from '../manifest/context/yaml-values.ts';
import { nodePosition } from '../manifest/node-position.ts';
import type { SourceNode } from '../manifest/types.ts';
import { isDue, newestOf } from '../quality/freshness.ts';
import type { Value } from '../templates/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { inlineNode } from './session/inline-node.ts';
import { openSession } from './session/session.ts';
import type { Session } from './session/types.ts';

/** Checks the selected sources and writes `sources.json`; 1 when one is too old or cannot be checked. */
export async function checkFreshness(invocation: Invocation): Promise<ExitCode> {
  const { console, io } = invocation;
  const session = await openSession(invocation);
  try {
    const started = Date.now();
    const sources = session.select({ types: ['source'] }).flatMap((id) => session.manifest.sources.get(id) ?? []);
    const checked: SourceFreshness[] = [];
    for (const source of sources.filter(isChecked)) {
      if (io.signal.aborted) break;
      const result = await freshnessOf(session, source, invocation);
      checked.push(result);
      const level = ({ pass: 'info', warn: 'warn' } as const)[result.status as 'pass' | 'warn'] ?? 'error';
      console.reporter.log(level, `${result.status.padEnd(5)} ${source.source_name}.${source.name}${ageText(result)}`);
    }
    if (checked.length === 0) console.reporter.log('info', 'No selected source declares its freshness.');
    const output = session.flags.outputFile;
    const file = output === undefined ? join(session.targetFolder, 'sources.json') : resolve(io.cwd, output);
    const context = { ...session.work.artifact(), elapsed: (Date.now() - started) / 1000 };
    writeChunks(file, sourcesArtifact(checked, context));
    if (session.flags.writeJson !== false) session.writeManifest();
    return checked.some(({ status }) => status === 'error' || status === 'runtime error') ? 1 : 0;
  } finally {
    await session.close();
  }
}

function isChecked({ freshness }: SourceNode): boolean {
  return freshness !== null && [freshness.warn_after, freshness.error_after].some((limit) => isLimit(limit));
}

function isLimit(limit: unknown): boolean {
  return typeof limit === 'object' && limit !== null && 'count' in limit && limit.count !== null;
}

function ageText({ age }: SourceFreshness): string {
  return age === null ? '' : `, newest row ${Math.round(age)} s old`;
}

async function freshnessOf(session: Session, source: SourceNode, invocation: Invocation): Promise<SourceFreshness> {
  const started = new Date();
  const base = { uniqueId: source.unique_id, criteria: source.freshness ?? {}, started };
  try {
    const { newest, now } = await newestRow(session, source);
    const age = (now.getTime() - newest.getTime()) / 1000;
    const { error_after: error, warn_after: warn } = base.criteria as Readonly<Record<string, YamlMap | null>>;
    const status = isDue(error, age) ? 'error' : isDue(warn, age) ? 'warn' : 'pass';
    return { ...base, status, newest, now, age, ended: new Date(), message: null };
  } catch (thrown) {
    const error = placed(thrown, source);
    invocation.console.reporter.diagnostics([error.diagnostic]);
    const { message } = error;
    return { ...base, status: 'runtime error', newest: null, now: null, age: null, ended: new Date(), message };
  }
}

/** What went wrong, said of the source and at its place in the properties file. */
function placed(thrown: unknown, source: SourceNode): EtlError {
  const position = nodePosition(source);
  if (thrown instanceof EtlError && thrown.code === 'ETL1919') return thrown.with({ position });
  const why = (diagnosticsOf(thrown)[0]?.message ?? String(thrown)).replace(/\.$/, '');
  return EtlError.of('ETL1919', { source: `${source.source_name}.${source.name}`, why }, { position, cause: thrown });
}

/** Asks the macros that dbt names so, which a project may take over, for the time of the newest row. Throws ETL1919. */
async function newestRow(session: Session, source: SourceNode): Promise<{ newest: Date; now: Date }> {
  const { compiler, host, warehouse, workplace } = session.work;
  const { credentials, project } = workplace;
  const { loaded_at_field: field, loaded_at_query: query } = source;
  const name = `${source.source_name}.${source.name}`;
  if (field === null && query === null) {
    throw EtlError.of('ETL1919', {
      source: name,
      why: 'no loaded_at_field and no loaded_at_query says when rows came',
    });
  }
  const target = { database: credentials.database ?? null, schema: credentials.schema };
  const relation = nodeRelationValue(source, project.quoting, { quote: host.adapter.dialect.quote, limit: null });
  const filter = source.freshness?.filter ?? null;
  const extra = new Map<string, Value>([
    ['_etl_source', relation],
    ['this', relation],
    ['_etl_field', field],
    ['_etl_filter', pythonOf(filter)],
    ['_etl_query', query],
  ]);
  const call =
    query === null
      ? 'collect_freshness(_etl_source, _etl_field, _etl_filter)'
      : 'collect_freshness_custom_sql(_etl_source, render(_etl_query))';
  const text = `{% set row = ${call}.table.rows[0] %}{{ tojson([row[0] is none, row[0].tzinfo is defined, row[0] | string, row[1] | string]) }}`;
  const node = inlineNode('', project.name, target);
  const answer = await compiler.renderFor(node, text, () => warehouse.connection(source), extra);
  return newestOf(JSON.parse(answer) as readonly [boolean, boolean, string, string], name);
}
