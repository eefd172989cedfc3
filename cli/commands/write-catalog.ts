import { join, relative } from 'node:path';
import { EtlError } from '../diagnostics/index.ts';
import { type CatalogRow, catalogArtifact } from '../manifest/artifacts/catalog-artifact.ts';
import { writeChunks } from '../manifest/artifacts/write-json.ts';
import type { Node, SourceNode } from '../manifest/types.ts';
import { PyDict, type Value } from '../templates/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { inlineNode } from './session/inline-node.ts';
import { openSession } from './session/session.ts';
import type { Session } from './session/types.ts';

const COMPILED = ['model', 'test', 'analysis', 'function', 'snapshot'] as const;
const CATALOGED = ['model', 'seed', 'snapshot', 'source'] as const;

/** Compiles the project and writes `catalog.json` of the selected nodes and sources. Throws ETL1921. */
export async function writeCatalog(invocation: Invocation): Promise<ExitCode> {
  const { console, io, args } = invocation;
  const [word = ''] = args;
  if (word !== 'generate') throw EtlError.of('ETL1921', { command: 'docs', word, known: ['generate'] });
  const session = await openSession(invocation);
  try {
    if (session.flags.compileFirst === false) session.writeManifest();
    else await session.compile(session.select({ types: COMPILED, flags: {} }));
    const ids = session.select({ types: CATALOGED });
    const nodes = ids.flatMap((id) => session.manifest.nodes.get(id) ?? session.manifest.sources.get(id) ?? []);
    const rows = session.flags.emptyCatalog === true ? [] : await catalogRows(session, nodes);
    const fold = (name: string) => session.work.workplace.adapter.dialect.fold(name);
    writeChunks(
      join(session.targetFolder, 'catalog.json'),
      catalogArtifact(nodes, rows, session.work.artifact(), fold),
    );
    const folder = relative(io.cwd, session.targetFolder) || '.';
    console.reporter.log('info', `Wrote ${folder}/manifest.json and ${folder}/catalog.json.`);
    return 0;
  } finally {
    await session.close();
  }
}

/** The columns of these nodes' relations, as the macro `get_catalog` gives them, or `get_catalog_relations`. */
async function catalogRows(session: Session, nodes: readonly (Node | SourceNode)[]): Promise<CatalogRow[]> {
  const { compiler, warehouse, workplace } = session.work;
  const { credentials, project } = workplace;
  const target = { database: credentials.database ?? null, schema: credentials.schema };
  const byDatabase = new Map<string | null, (Node | SourceNode)[]>();
  for (const node of nodes) byDatabase.set(node.database, [...(byDatabase.get(node.database) ?? []), node]);
  const rows: CatalogRow[] = [];
  const { catalogByRelation } = workplace.adapter.capabilities;
  const asked = catalogByRelation
    ? 'get_catalog_relations(_etl_information_schema, _etl_relations)'
    : 'get_catalog(_etl_information_schema, _etl_schemas)';
  const text =
    `{% set table = ${asked} %}{% set rows = [] %}` +
    '{% for row in table.rows %}{% do rows.append(dict(zip(table.column_names, row.values()))) %}{% endfor %}' +
    '{{ tojson(rows) }}';
  for (const [database, within] of byDatabase) {
    const extra = new Map<string, Value>([
      ['_etl_information_schema', new PyDict([['database', database]])],
      ['_etl_schemas', [...new Set(within.map(({ schema }) => schema))]],
      ['_etl_relations', within.map((node) => compiler.relationOf(node))],
    ]);
    const node = inlineNode('', project.name, target);
    const answer = await compiler.renderFor(node, text, () => warehouse.connection(), extra);
    rows.push(...(JSON.parse(answer) as CatalogRow[]));
  }
  return rows;
}
