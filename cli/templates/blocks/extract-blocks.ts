import { EtlError } from '../../diagnostics/index.ts';
import { JinjaParser } from '../syntax/jinja-parser.ts';
import { JinjaLexer } from '../syntax/lexer.ts';
import type { Expression, MacroNode } from '../syntax/nodes.ts';
import { SourceText } from '../syntax/source-text.ts';
import type { BlockKind, TemplateBlock, TemplateSource } from '../types.ts';
import { type ScannedTag, scanTags, UnclosedTag } from './tag-scan.ts';

const kinds: ReadonlySet<string> = new Set(['macro', 'test', 'data_test', 'materialization', 'snapshot', 'docs']);
const controlEnds: Readonly<Record<string, string>> = { endif: 'if', endfor: 'for' };

/**
 * The blocks at the top level of a file that define something, as dbt finds them: the rest of the file need not be a
 * template that can be read. Throws ETL3001 for a block that is not closed, or that stands inside another or an `if`.
 */
export function extractBlocks(origin: TemplateSource, wanted: ReadonlySet<string> = kinds): TemplateBlock[] {
  const source = new SourceText(origin);
  const found: TemplateBlock[] = [];
  try {
    for (const [open, close] of blockTags(origin.text, wanted, source))
      found.push(blockOf(origin, source, open, close));
  } catch (error) {
    if (!(error instanceof UnclosedTag)) throw error;
    throw failure(source, error.message, error.offset);
  }
  return found;
}

function* blockTags(text: string, wanted: ReadonlySet<string>, source: SourceText): Iterable<[ScannedTag, ScannedTag]> {
  const control: string[] = [];
  let open: ScannedTag | undefined;
  for (const tag of scanTags(text)) {
    const ends = Object.hasOwn(controlEnds, tag.type) ? controlEnds[tag.type] : undefined;
    if (tag.type === 'if' || tag.type === 'for') control.push(tag.type);
    else if (ends !== undefined && control.pop() !== ends) {
      throw failure(source, `this {% ${tag.type} %} does not close an open {% ${ends} %}`, tag.start);
    }
    if (wanted.has(tag.type)) {
      if (control.length > 0)
        throw failure(source, `a {% ${tag.type} %} cannot stand inside an "if" or "for"`, tag.start);
      if (open !== undefined) {
        throw failure(source, `the {% ${tag.type} %} stands inside the {% ${open.type} %} "${open.name}"`, tag.start);
      }
      open = tag;
    } else if (open !== undefined && tag.type === `end${open.type}`) {
      yield [open, tag];
      open = undefined;
    }
  }
  if (open !== undefined)
    throw failure(source, `this {% ${open.type} %} is never closed; {% end${open.type} %} is missing`, open.start);
}

function failure(source: SourceText, what: string, offset: number): EtlError {
  return EtlError.of('ETL3001', { what }, { position: source.position(offset) });
}

function blockOf(origin: TemplateSource, source: SourceText, open: ScannedTag, close: ScannedTag): TemplateBlock {
  const node = headOf(origin, source, open);
  const languages = node.params.find((one) => one.name === 'supported_languages')?.default ?? null;
  const isMaterialization = open.type === 'materialization';
  return {
    kind: open.type as BlockKind,
    name: node.name,
    args: isMaterialization
      ? []
      : node.params.map((one) => ({
          name: one.name,
          ...(one.type === null ? {} : { type: one.type }),
          ...(one.default === null ? {} : { default: expressionText(origin, open, one.default) }),
        })),
    span: { start: open.start, end: close.end },
    body: { start: open.end, end: close.start },
    position: source.position(origin.text.indexOf('{%', open.start), open.end),
    ...(isMaterialization ? { adapter: node.adapter, supportedLanguages: namesIn(languages) } : {}),
  };
}

/** The opening tag read on its own, so that a mistake in the body does not hide the block. */
function headOf(origin: TemplateSource, source: SourceText, open: ScannedTag): MacroNode {
  const { line, column } = source.position(open.start);
  const text = `${origin.text.slice(open.start, open.end).trimEnd()}{% end${open.type} %}`;
  const head = new JinjaParser(
    new JinjaLexer(new SourceText({ file: origin.file, text, line, column })),
  ).parseTemplate();
  const node = head.find((one) => one.typename === 'Macro');
  if (node === undefined) throw failure(source, `this {% ${open.type} %} cannot be read`, open.start);
  return node;
}

function expressionText(origin: TemplateSource, open: ScannedTag, node: Expression): string {
  return origin.text.slice(open.start + node.start, open.start + node.end);
}

function namesIn(list: Expression | null): string[] {
  if (list === null || (list.typename !== 'Array' && list.typename !== 'Group')) return [];
  return list.children.flatMap((item) =>
    item.typename === 'Literal' && typeof item.value === 'string' ? [item.value] : [],
  );
}
