import type { YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import { diagnostic, diagnosticsOf, EtlError } from '../../diagnostics/index.ts';
import { mapOf, textOf, textsOf } from '../read/columns.ts';
import type { ConfiguredKind } from '../read/config-defaults.ts';
import { configMistakes } from '../read/config-types.ts';
import { contractChecksum } from '../read/contract.ts';
import type { Draft, MutableNode } from '../read/draft.ts';
import { detailsIn } from '../read/property-file.ts';
import { captureInto } from '../read/sql-draft.ts';
import { placeInText } from '../resolve/references.ts';
import type { NodeConfig } from '../types.ts';
import { misspeltConfigs } from './misspelt-configs.ts';
import { type Place, placeInYaml } from './places.ts';
import type { Workspace } from './workspace.ts';

const ACCESS = ['private', 'protected', 'public'] as const;

/** Merges a node's config, and puts on the node what dbt shows there too: tags, meta, group, docs, contract, access. */
export function applyConfig(work: Workspace, draft: Draft): void {
  const { node, fileConfig, patchConfig } = draft;
  const { config, written } = work.configs.build({
    kind: node.resource_type as ConfiguredKind,
    packageName: node.package_name,
    fqn: node.fqn,
    patch: node.language === 'python' ? { materialized: 'table', ...patchConfig } : patchConfig,
    file: Object.keys(fileConfig).length === 0 ? undefined : fileConfig,
  });
  checkConfig(work, draft);
  node.config = config as NodeConfig;
  node.unrendered_config = written;
  const shown = shownParts(config);
  if (shown.tags.length > 0)
    node.tags = node.tags.length === 0 ? shown.tags : [...new Set([...node.tags, ...shown.tags])];
  if (shown.meta !== undefined) node.meta = shown.meta;
  if (shown.group !== undefined) node.group = shown.group;
  if (shown.docs !== undefined) node.docs = shown.docs;
  node.contract = shown.contract;
  if (shown.contract.enforced && node.resource_type === 'model')
    node.contract = { ...shown.contract, checksum: contractChecksum(node) };
  if (node.resource_type === 'model') applyAccess(work, node, config);
  if (node.resource_type !== 'test') renderHooks(work, node, config);
}

/** Tells of configs of the wrong type; those of property files their own check has told, but for what is left open. */
function checkConfig(work: Workspace, { node, fileConfig: file, patchConfig: patch = {}, entry }: Draft): void {
  const kind = node.resource_type as ConfiguredKind;
  for (const mistake of configMistakes(kind, file)) {
    const place = node.etl.yamlPath === undefined ? configPlace(work, node, mistake.key) : placeInYaml(work, node, []);
    work.found.push(diagnostic('ETL1021', { ...mistake }, { ...place, uniqueId: node.unique_id }));
  }
  if (node.etl.yamlPath === undefined)
    work.found.push(...misspeltConfigs(node, file, (key) => configPlace(work, node, key)));
  const open = configMistakes(kind, patch).filter(({ key }) => key === 'freshness');
  for (const mistake of open) {
    const place = entry === undefined ? placeInYaml(work, node, []) : detailsIn(entry, ['config', mistake.key]);
    work.found.push(diagnostic('ETL1021', { ...mistake }, { ...place, uniqueId: node.unique_id }));
  }
}

/** Where a `config(...)` call of a node's text names a key. */
function configPlace(work: Workspace, { etl: origin, raw_code: text }: MutableNode, key: string): Place {
  const file = work.shown(origin.file);
  const call = text.search(/\bconfig\b/);
  const at = text.slice(Math.max(call, 0)).search(new RegExp(`\\b${key}\\b`));
  if (call === -1 || at === -1) return { position: { file, line: origin.line, column: origin.column } };
  return placeInText(text, call + at, file, origin, key.length);
}

/** What the manifest shows of a config beside it. */
interface ShownParts {
  readonly tags: readonly string[];
  readonly meta: YamlMap | undefined;
  readonly group: string | undefined;
  readonly docs: MutableNode['docs'] | undefined;
  readonly contract: NonNullable<MutableNode['contract']>;
}

const NO_CONTRACT = Object.freeze({ enforced: false, alias_types: true, checksum: null });
const shownByConfig = new WeakMap<YamlMap, ShownParts>();

/** Made once for each config, because the nodes of a folder share theirs. */
function shownParts(config: YamlMap): ShownParts {
  const known = shownByConfig.get(config);
  if (known !== undefined) return known;
  const docs = mapOf(config.docs);
  const contract = mapOf(config.contract);
  const isPlain = contract.enforced !== true && contract.alias_types !== false;
  const parts: ShownParts = {
    tags: [...new Set(textsOf(config.tags))],
    meta: isYamlMap(config.meta) && Object.keys(config.meta).length > 0 ? config.meta : undefined,
    group: textOf(config.group) || undefined,
    docs:
      docs.show !== false && (docs.node_color ?? null) === null
        ? undefined
        : { show: docs.show !== false, node_color: textOf(docs.node_color) },
    contract: isPlain
      ? NO_CONTRACT
      : { enforced: contract.enforced === true, alias_types: contract.alias_types !== false, checksum: null },
  };
  shownByConfig.set(config, parts);
  return parts;
}

function applyAccess(work: Workspace, node: MutableNode, config: YamlMap): void {
  const access = textOf(config.access) ?? 'protected';
  const known = ACCESS.find((one) => one === access);
  const details = () => ({ ...placeInYaml(work, node, ['config', 'access']), uniqueId: node.unique_id });
  const tell = (problem: string): void => {
    work.found.push(diagnostic('ETL2041', { what: `Model "${node.name}"`, problem }, details()));
  };
  if (known === undefined) tell(`has the access "${access}", which is none of ${ACCESS.join(', ')}`);
  else node.access = known;
  if (known === 'public' && config.materialized === 'ephemeral') tell('is ephemeral and cannot be public');
}

/** Hooks are templates of the node: what they refer to is among its parents. */
function renderHooks(work: Workspace, node: MutableNode, config: YamlMap): void {
  for (const key of ['pre-hook', 'post-hook']) {
    const hooks = config[key];
    if (!Array.isArray(hooks)) continue;
    for (const hook of hooks) {
      const sql = isYamlMap(hook) ? textOf(hook.sql) : null;
      if (sql?.includes('{') !== true) continue;
      try {
        addCaptured(work, node, sql);
      } catch (thrown) {
        if (!(thrown instanceof EtlError)) throw thrown;
        work.found.push(...diagnosticsOf(thrown));
      }
    }
  }
}

function addCaptured(work: Workspace, node: MutableNode, sql: string): void {
  const shadow: MutableNode = { ...node, language: 'sql' };
  captureInto(work.settings, shadow, sql);
  node.refs = [...node.refs, ...shadow.refs];
  node.sources = [...node.sources, ...shadow.sources];
  const macros = [...new Set([...node.depends_on.macros, ...shadow.depends_on.macros])];
  node.depends_on = { ...node.depends_on, macros };
}
