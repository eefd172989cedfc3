import { adapterTypes } from '../../adapters/index.ts';
import { type Position, positionAt } from '../../diagnostics/index.ts';
import type { MacroNode, Manifest, Node } from '../../manifest/types.ts';
import { allowedRules, lintText } from './lint-text.ts';
import { notNullColumns } from './not-null.ts';
import type { TextFinding } from './types.ts';

/** What a rule points at, in a file of the project. */
export interface LintFinding extends TextFinding {
  readonly position: Position;
  /** The node or macro whose text it is. */
  readonly uniqueId: string;
  /** The SQL that it points at. */
  readonly text: string;
}

/** A rule that a comment allows. */
export interface Allowance {
  readonly name: string;
  readonly position: Position;
}

/** What was looked at, and what was found. */
export interface LintResult {
  readonly findings: readonly LintFinding[];
  /** Every `etl: allow`. */
  readonly allowances: readonly Allowance[];
  /** How many nodes and macros were looked at. */
  readonly nodes: number;
  readonly macros: number;
}

/**
 * Looks at the templates of the selected nodes of the project, and at those of its own macros that they call. Left out
 * are nodes that are enabled on one engine only, and macros with a variant for each engine.
 */
export function lintNodes(manifest: Manifest, selected: readonly string[], off: ReadonlySet<string>): LintResult {
  const nodes = selected.flatMap((id) => nodeOf(manifest, id) ?? []);
  const macros = calledMacros(manifest, selected);
  const findings: LintFinding[] = [];
  const allowances: Allowance[] = [];
  const look = (text: Template, isNeverNull: (column: string) => boolean) => {
    const place = (start: number, length: number) => placeIn(text, start, length);
    for (const one of lintText(text.text, { off, isNeverNull }))
      findings.push({
        ...one,
        position: place(one.start, one.end - one.start),
        uniqueId: text.uniqueId,
        text: text.text.slice(one.start, one.end),
      });
    for (const { name, start } of allowedRules(text.text))
      allowances.push({ name, position: place(start, name.length) });
  };
  for (const node of nodes) look(templateOf(node, node.raw_code), notNullColumns(manifest, node));
  for (const macro of macros) look(templateOf(macro, macro.macro_sql), () => false);
  return { findings, allowances, nodes: nodes.length, macros: macros.length };
}

interface Template {
  readonly uniqueId: string;
  readonly file: string;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

function templateOf(of: Node | MacroNode, text: string): Template {
  const { line, column } = of.etl;
  return { uniqueId: of.unique_id, file: of.original_file_path, text, line, column };
}

/** A place of a text that begins somewhere in a file. */
function placeIn({ text, file, line, column }: Template, start: number, length: number): Position {
  const inside = positionAt(text, start, file, length);
  const isFirst = inside.line === 1;
  return { ...inside, line: inside.line + line - 1, column: isFirst ? inside.column + column - 1 : inside.column };
}

/** A node whose SQL people wrote in a file of this project, for every engine. */
function nodeOf(manifest: Manifest, id: string): Node | undefined {
  const node = manifest.nodes.get(id);
  const isOwn = node?.package_name === manifest.projectName && node.language === 'sql';
  if (node === undefined || !isOwn || node.test_metadata !== undefined || node.resource_type === 'seed')
    return undefined;
  const isConditional =
    asksTarget(node.unrendered_config.enabled) || /\benabled\s*=[^,)]*\btarget\b/.test(node.raw_code);
  return isConditional ? undefined : node;
}

function asksTarget(written: unknown): boolean {
  return typeof written === 'string' && /\btarget\s*[.[]/.test(written);
}

/** Macros of the project that the nodes call, however deep. */
function calledMacros(manifest: Manifest, selected: readonly string[]): readonly MacroNode[] {
  const ids = new Set(selected.flatMap((id) => manifest.nodes.get(id)?.depends_on.macros ?? []));
  for (const id of ids) for (const called of manifest.macros.get(id)?.depends_on.macros ?? []) ids.add(called);
  return [...ids]
    .sort()
    .flatMap((id) => manifest.macros.get(id) ?? [])
    .filter((macro) => macro.package_name === manifest.projectName && !isReplaced(manifest, macro));
}

/** Whether every engine has a variant of its own in the place of a `default__` one. */
function isReplaced(manifest: Manifest, macro: MacroNode): boolean {
  if (!macro.name.startsWith('default__')) return false;
  const name = macro.name.slice('default__'.length);
  return adapterTypes.every((engine) => manifest.macros.has(`macro.${macro.package_name}.${engine}__${name}`));
}
