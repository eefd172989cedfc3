import { type Diagnostic, diagnosticsOf } from '../../diagnostics/index.ts';
import type { Manifest } from '../../manifest/types.ts';
import type { SelectionContext, SelectionInputs } from './context.ts';
import { type Definitions, defaultSelector, readSelector } from './definitions.ts';
import { evaluate } from './evaluate.ts';
import { fieldOf, type MemberNode, type Members, membersOf } from './members.ts';
import { parseSelection } from './parse.ts';
import type { IndirectSelection, SelectionSpec } from './spec.ts';

/** What a command line selects. A named selector wins over `select` and `exclude`. */
export interface Selection {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  /** `--selector`: a name in `selectors.yml`. */
  readonly selectorName?: string;
  /** `--indirect-selection`, `eager` unless told. */
  readonly indirectSelection?: IndirectSelection;
  /** Only these types come out; without it, all. */
  readonly resourceTypes?: ReadonlySet<string>;
  /** Leaves out models without any text, as commands that run them do. */
  readonly skipEmpty?: boolean;
}

/** A selection's inputs, and the members when a caller selects more than once from one manifest. */
export interface SelectOptions extends SelectionInputs {
  readonly members?: Members;
}

/**
 * The unique_ids that a selection means, in the order of the manifest. Without `select`, `exclude` and a name,
 * the selector with `default: true`, else everything. Warns by `onWarning` of criteria that match nothing (ETL2207).
 * Throws ETL2202 to ETL2206, ETL2208 and ETL2209.
 */
export function select(manifest: Manifest, selection: Selection, options: SelectOptions = {}): Set<string> {
  const members = options.members ?? membersOf(manifest);
  const context: SelectionContext = { manifest, members, inputs: options };
  const { direct } = evaluate(specOf(manifest, selection, options), context);
  const ids = new Set<string>();
  for (const { index, node } of members.list) {
    if (!direct.has(index)) continue;
    if (selection.resourceTypes?.has(node.resource_type) === false || isDisabled(node)) continue;
    if (selection.skipEmpty !== true || !isEmpty(node)) ids.add(node.unique_id);
  }
  return ids;
}

/** Every mistake in the selectors of a manifest, used or not: for `parse`. */
export function checkSelectors(
  manifest: Manifest,
  inputs: Pick<SelectionInputs, 'selectorPosition'> = {},
): Diagnostic[] {
  const definitions = definitionsOf(manifest, 'eager', inputs);
  const found: Diagnostic[] = [];
  const attempts = [
    () => defaultSelector(definitions),
    ...[...definitions.entries.keys()].map((name) => () => readSelector(name, definitions)),
  ];
  for (const attempt of attempts) {
    try {
      attempt();
    } catch (thrown) {
      found.push(...diagnosticsOf(thrown));
    }
  }
  return found;
}

function specOf(manifest: Manifest, selection: Selection, inputs: SelectionInputs): SelectionSpec {
  const indirect = selection.indirectSelection ?? 'eager';
  const definitions = definitionsOf(manifest, indirect, inputs);
  const words = [...(selection.select ?? []), ...(selection.exclude ?? [])];
  const name = selection.selectorName ?? (words.length === 0 ? defaultSelector(definitions) : undefined);
  if (name !== undefined) return readSelector(name, definitions);
  return resolved(parseSelection(selection.select, selection.exclude, indirect), definitions);
}

/** `selector:name` on the command line: the definition takes the criterion's place. */
function resolved(spec: SelectionSpec, definitions: Definitions): SelectionSpec {
  if (spec.kind !== 'criterion') return { ...spec, parts: spec.parts.map((part) => resolved(part, definitions)) };
  return spec.method === 'selector' ? readSelector(String(spec.value), definitions) : spec;
}

function definitionsOf(
  manifest: Manifest,
  indirect: IndirectSelection,
  inputs: Pick<SelectionInputs, 'selectorPosition'>,
): Definitions {
  const position = inputs.selectorPosition;
  return { entries: manifest.selectors, indirect, ...(position === undefined ? {} : { position }) };
}

/** A data test of something that is not there stays in the graph, but is never run or listed. */
function isDisabled(node: MemberNode): boolean {
  return fieldOf(node.config, 'enabled') === false;
}

function isEmpty(node: MemberNode): boolean {
  return node.resource_type !== 'seed' && typeof node.raw_code === 'string' && node.raw_code.trim() === '';
}
