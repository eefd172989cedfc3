import { codeFrame, type Diagnostic, diagnostic, nearest, type Position, positionAt } from '../../diagnostics/index.ts';
import type { Node, NodeOrigin, RefArgs } from '../types.ts';
import { findRef, type NodeLookup, type RefAnswer, type SourceLookup } from './lookup.ts';

/** Something that refers to nodes and sources: a node, an exposure. */
export interface Referring {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
  readonly package_name: string;
  readonly original_file_path: string;
  readonly refs: readonly RefArgs[];
  readonly sources: readonly (readonly [string, string])[];
  /** The name of each function, after its package where one is named. */
  readonly functions?: readonly (readonly string[])[];
  readonly group?: string | null;
}

/** How a template refers to something. */
export type CallKind = 'ref' | 'source' | 'function';

/** Where references are looked up. */
export interface References {
  readonly root: string;
  readonly enabled: NodeLookup;
  readonly disabled: NodeLookup;
  readonly sources: SourceLookup;
  readonly disabledSources: SourceLookup;
  readonly functions: NodeLookup;
  readonly disabledFunctions: NodeLookup;
  /** Names of nodes whose files could not be read: a reference to one is no second mistake. */
  readonly unread: ReadonlySet<string>;
  /** Packages that let others refer to their public models only. */
  readonly restricted: ReadonlySet<string>;
  /** Where in a file something of a node stands. */
  place(of: Referring, kind: CallKind, index: number): { position: Position; frame?: string } | undefined;
}

/** The parents of one node, and whether a reference to something disabled takes the node out. */
export interface Resolved {
  readonly parents: readonly string[];
  readonly isDisabled: boolean;
}

const NOTHING: Resolved = { parents: [], isDisabled: false };

/**
 * Resolves the references of a node to unique_ids in dbt's order: sources first, then refs, then functions. Tells of every reference
 * that leads nowhere. A data test of a disabled node is disabled with it, and one of an unknown node with a warning.
 */
export function resolveReferences(where: References, of: Referring, found: Diagnostic[]): Resolved {
  const { functions = [] } = of;
  if (of.refs.length + of.sources.length + functions.length === 0) return NOTHING;
  const parents = new Set<string>();
  let isDisabled = false;
  const isTest = of.resource_type === 'test';
  for (const [index, [source, table]] of of.sources.entries()) {
    const details = () => ({ ...where.place(of, 'source', index), uniqueId: of.unique_id });
    const node = where.sources.find(where.root, of.package_name, source, table);
    if (node !== undefined) {
      parents.add(node.unique_id);
      continue;
    }
    const what = described(of);
    const off = where.disabledSources.find(where.root, of.package_name, source, table);
    if (isTest) isDisabled = true;
    if (off !== undefined) {
      const params = { what, name: `${source}.${table}`, file: off.original_file_path };
      if (!isTest) found.push(diagnostic('ETL2003', params, details()));
      continue;
    }
    const like = nearest(`${source}.${table}`, where.sources.names());
    found.push(diagnostic('ETL2002', { what, source, table, nearest: like }, details(), isTest ? 'warning' : 'error'));
  }
  for (const [index, ref] of of.refs.entries()) {
    const answer = findRef(where, where.root, of.package_name, ref);
    const details = () => ({ ...where.place(of, 'ref', index), uniqueId: of.unique_id });
    if (answer !== undefined && 'node' in answer) {
      parents.add(answer.node.unique_id);
      const params = { what: described(of), name: shown(ref) };
      const scope = privateScope(answer.node, of, where.restricted);
      if (scope !== undefined) found.push(diagnostic('ETL2006', { ...params, scope }, details()));
      else if (isProtected(answer.node, of, where.restricted)) {
        found.push(diagnostic('ETL2007', { ...params, package: answer.node.package_name }, details()));
      }
      continue;
    }
    const [what, name] = [described(of), shown(ref)];
    if (answer === undefined && where.unread.has(ref.name)) isDisabled ||= isTest;
    else if (answer === undefined) {
      const like = nearest(ref.name, where.enabled.names());
      found.push(diagnostic('ETL2001', { what, name, nearest: like }, details(), isTest ? 'warning' : 'error'));
      isDisabled ||= isTest;
    } else if ('ambiguous' in answer) {
      const packages = answer.ambiguous.map((node) => node.package_name);
      found.push(diagnostic('ETL2004', { what, name, found: packages }, details()));
    } else if (isTest) isDisabled = true;
    else found.push(diagnostic('ETL2003', { what, name, file: answer.disabled.original_file_path }, details()));
  }
  for (const [index, names] of functions.entries()) {
    const answer = findFunction(where, of, names);
    if (answer !== undefined && 'node' in answer) {
      parents.add(answer.node.unique_id);
      continue;
    }
    const params = { what: described(of), name: names.join('.') };
    const details = { ...where.place(of, 'function', index), uniqueId: of.unique_id };
    const severity = isTest ? 'warning' : 'error';
    isDisabled ||= isTest;
    if (answer !== undefined && 'disabled' in answer)
      found.push(diagnostic('ETL2003', { ...params, file: answer.disabled.original_file_path }, details, severity));
    else {
      const like = nearest(params.name, where.functions.names());
      found.push(diagnostic('ETL2009', { ...params, nearest: like }, details, severity));
    }
  }
  return { parents: [...parents], isDisabled };
}

/** What `function('name')` or `function('package', 'name')` means, looked up as a ref is. */
export function findFunction(
  lookups: { readonly root: string; readonly functions: NodeLookup; readonly disabledFunctions: NodeLookup },
  of: { readonly package_name: string },
  names: readonly string[],
): RefAnswer {
  const [name = '', owner = null] = names.toReversed();
  const both = { enabled: lookups.functions, disabled: lookups.disabledFunctions };
  return findRef(both, lookups.root, of.package_name, { name, package: owner, version: null });
}

/** The group that alone may refer to the model, when `of` is not in it. */
function privateScope(target: Node, of: Referring, restricted: ReadonlySet<string>): string | undefined {
  if (target.resource_type !== 'model' || target.access !== 'private') return undefined;
  const isInside = of.group && of.group === target.group && !isAcross(target, of, restricted);
  return isInside ? undefined : (target.group ?? 'none');
}

/** Whether only nodes of the model's own package may refer to it, and `of` is in another. */
function isProtected(target: Node, of: Referring, restricted: ReadonlySet<string>): boolean {
  return target.resource_type === 'model' && target.access === 'protected' && isAcross(target, of, restricted);
}

function isAcross(target: Node, of: Referring, restricted: ReadonlySet<string>): boolean {
  return target.package_name !== of.package_name && restricted.has(target.package_name);
}

function shown({ name, package: packageName, version }: RefArgs): string {
  return `${packageName === null ? '' : `${packageName}.`}${name}${version === null ? '' : `.v${version}`}`;
}

/** A node as messages call it: `Model "stg_orders"`. */
export function described(of: { readonly resource_type: string; readonly name: string }): string {
  const kind = of.resource_type === 'test' ? 'data test' : of.resource_type.replaceAll('_', ' ');
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)} "${of.name}"`;
}

/** Where the nth `ref`, `source` or `function` call stands in a node's text: where it was found, or by looking for its names. */
export function callPosition(
  text: string,
  shownAs: string,
  origin: NodeOrigin,
  kind: CallKind,
  index: number,
  names: readonly string[],
): { position: Position; frame?: string } {
  const offsets = { ref: origin.refOffsets, source: origin.sourceOffsets, function: undefined }[kind];
  const start = offsets?.[index] ?? searchCall(text, kind, names);
  if (start === -1) return { position: { file: shownAs, line: origin.line, column: origin.column } };
  const end = text.indexOf(')', start);
  return placeInText(text, start, shownAs, origin, end === -1 ? kind.length : end + 1 - start);
}

/** Where something of a node's text stands in its file. */
export function placeInText(
  text: string,
  start: number,
  shownAs: string,
  origin: NodeOrigin,
  length: number,
): { position: Position; frame?: string } {
  const position = positionAt(text, start, shownAs, length);
  const frame = origin.line === 1 ? codeFrame(text, position) : undefined;
  const moved = {
    ...position,
    line: position.line + origin.line - 1,
    column: position.line === 1 ? position.column + origin.column - 1 : position.column,
  };
  return frame === undefined ? { position: moved } : { position: moved, frame };
}

function searchCall(text: string, kind: string, names: readonly string[]): number {
  const quoted = names.map((name) => `['"]${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"]`).join('\\s*,\\s*');
  const exact = new RegExp(`\\b${kind}\\s*\\(\\s*${quoted}`).exec(text);
  return exact?.index ?? -1;
}
