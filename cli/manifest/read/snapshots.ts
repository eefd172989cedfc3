import type { YamlMap } from '../../config/types.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/index.ts';
import { parseTemplate } from '../../templates/index.ts';
import { scanTemplate } from '../static/scan.ts';
import type { Draft } from './draft.ts';
import type { ProjectFile } from './files.ts';
import { makeNode } from './make-node.ts';
import { detailsIn, type PropertyEntry } from './property-file.ts';
import { captureInto, type DraftSettings, fqnOf } from './sql-draft.ts';
import { placedText, sha256, stripped } from './text.ts';

/** The snapshots of one file. Throws ETL3001 when its template is not one, or what rendering throws. */
export function snapshotDrafts(settings: DraftSettings, file: ProjectFile, shownAs: string): Draft[] {
  const placed = placedText(settings.texts.read(file.absolute));
  const { text } = placed;
  const drafts: Draft[] = [];
  for (const block of parseTemplate({ file: shownAs, ...placed }).blocks) {
    if (block.kind !== 'snapshot') continue;
    const stem = file.path.slice(0, file.path.lastIndexOf('.'));
    const { start, end } = block.body;
    const before = text.slice(0, start).split('\n');
    const last = before.at(-1) ?? '';
    const node = makeNode({
      ...settings,
      resourceType: 'snapshot',
      packageName: file.packageName,
      name: block.name,
      path: file.path,
      originalPath: file.originalPath,
      fqn: [file.packageName, ...stem.split('/'), block.name],
      checksum: { name: 'sha256', checksum: sha256(text) },
      rawCode: text.slice(start, end),
      origin: {
        file: file.absolute,
        line: placed.line + before.length - 1,
        column: last.length + (before.length === 1 ? placed.column : 1),
        span: [start, end],
        isStatic: false,
      },
    });
    drafts.push({
      node,
      file,
      fileConfig: captureInto(settings, node, text.slice(start, end)),
      patchConfig: undefined,
    });
  }
  return drafts;
}

/** The snapshot that an entry with `relation:` declares without an SQL file, or nothing for one without it. */
export function yamlSnapshot(settings: DraftSettings, entry: PropertyEntry, found: Diagnostic[]): Draft | undefined {
  const { relation } = entry.data;
  if (relation === undefined || relation === null) return undefined;
  const { file } = entry.source;
  const call = String(relation);
  const text = `select * from {{ ${call} }}`;
  const references = scanTemplate(text);
  if (references === undefined || references.refs.length + references.sources.length !== 1) {
    const problem = `has the relation "${call}", which is neither ref(...) nor source(...) of literal names`;
    found.push(diagnostic('ETL2040', { name: entry.name, problem }, detailsIn(entry, ['relation'])));
    return undefined;
  }
  const node = makeNode({
    ...settings,
    resourceType: 'snapshot',
    packageName: file.packageName,
    name: entry.name,
    path: `${file.path}/${entry.name}.sql`,
    originalPath: file.originalPath,
    fqn: fqnOf(file.packageName, file.path, entry.name),
    checksum: { name: 'sha256', checksum: sha256(stripped(settings.texts.read(file.absolute))) },
    origin: {
      file: file.absolute,
      line: 1,
      column: 1,
      yamlPath: [entry.section, entry.index],
      isStatic: true,
      text,
    },
  });
  node.refs = references.refs;
  node.sources = references.sources;
  return { node, file, fileConfig: {}, patchConfig: undefined };
}

/** What dbt demands of a snapshot's config, or what is missing. */
export function snapshotProblem(config: YamlMap): string | undefined {
  const { strategy, unique_key: key, check_cols: columns, updated_at: updatedAt } = config;
  if (!strategy || !key) return 'needs a "strategy" and a "unique_key"';
  if (strategy === 'check') {
    if (!columns || (Array.isArray(columns) && columns.length === 0))
      return 'has the strategy "check" and needs "check_cols"';
    if (typeof columns === 'string' && columns !== 'all') return '"check_cols" must be "all" or a list of columns';
  }
  if (strategy === 'timestamp' && !updatedAt) return 'has the strategy "timestamp" and needs "updated_at"';
  if (strategy === 'timestamp' && columns) return 'has the strategy "timestamp", which takes no "check_cols"';
  return undefined;
}
