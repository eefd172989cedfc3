import { extractBlocks, parseTemplate } from '../../templates/index.ts';
import type { MacroIndex } from '../context/macro-index.ts';
import { macroCalls } from '../static/macro-calls.ts';
import type { MacroNode } from '../types.ts';
import { EMPTY_LIST, EMPTY_MAP, type Mutable } from './draft.ts';
import type { ProjectFile } from './files.ts';
import type { SourceTexts } from './source-texts.ts';
import { placedText } from './text.ts';

const KINDS = new Set(['macro', 'test', 'data_test', 'materialization']);
const DOCS = Object.freeze({ show: true, node_color: null });

/** A macro while the manifest is being made. */
export type MutableMacro = Mutable<MacroNode>;

/**
 * The macros, tests and materializations of one file. Throws ETL3001 when its template is not one; a trusted file,
 * one of etl's own, is not read so far.
 */
export function readMacros(
  file: ProjectFile,
  shownAs: string,
  createdAt: number,
  options: { readonly isTrusted: boolean; readonly texts: SourceTexts },
): MutableMacro[] {
  const { text, line, column } = placedText(options.texts.read(file.absolute));
  const macros: MutableMacro[] = [];
  const source = { file: shownAs, text, line, column };
  for (const block of options.isTrusted ? extractBlocks(source) : parseTemplate(source).blocks) {
    if (!KINDS.has(block.kind)) continue;
    const name = macroName(block);
    macros.push({
      name,
      resource_type: 'macro',
      package_name: file.packageName,
      path: file.originalPath,
      original_file_path: file.originalPath,
      unique_id: `macro.${file.packageName}.${name}`,
      macro_sql: text.slice(block.span.start, block.span.end),
      depends_on: { macros: EMPTY_LIST },
      description: '',
      meta: EMPTY_MAP,
      docs: DOCS,
      config: { meta: {}, docs: { show: true, node_color: null } },
      patch_path: null,
      arguments: EMPTY_LIST,
      supported_languages: block.kind === 'materialization' ? (block.supportedLanguages ?? ['sql']) : null,
      created_at: createdAt,
      etl: { file: shownAs, line: block.position.line, column: block.position.column },
    });
  }
  return macros;
}

function macroName(block: { readonly kind: string; readonly name: string; readonly adapter?: string }): string {
  if (block.kind === 'macro') return block.name;
  if (block.kind === 'materialization') return `materialization_${block.name}_${block.adapter ?? 'default'}`;
  return `test_${block.name}`;
}

/** Finds the macro that a dispatched name means. */
export type Dispatch = (name: string, namespace: string | null) => MacroNode | undefined;

/** Fills `depends_on.macros` of every macro from the names that it calls. */
export function resolveMacroCalls(macros: readonly MutableMacro[], index: MacroIndex, dispatch: Dispatch): void {
  for (const macro of macros) {
    const ids = new Set<string>();
    for (const call of macroCalls(macro.macro_sql)) {
      const targets = [
        call.name === macro.name && call.package === null
          ? undefined
          : index.resolve(call.package ?? macro.package_name, call.name),
        call.dispatch === undefined ? undefined : dispatch(call.name, call.dispatch),
      ];
      for (const target of targets) if (target !== undefined) ids.add(target.unique_id);
    }
    if (ids.size > 0) macro.depends_on = { macros: [...ids] };
  }
}
