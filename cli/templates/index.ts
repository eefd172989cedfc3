export type { Dispatch } from './blocks/called-names.ts';
export { extractBlocks } from './blocks/extract-blocks.ts';
export { perform, runAsync, runSync } from './evaluate/driver.ts';
export { definitionOf, MacroDefinition, macroOf } from './evaluate/macro-of.ts';
export { render, renderNative } from './evaluate/render.ts';
export { ReturnSignal } from './evaluate/signals.ts';
export { parseTemplate, Template } from './template.ts';
export type {
  BlockKind,
  MacroArgument,
  OutputMap,
  Rendered,
  RenderOptions,
  Scope,
  Span,
  TemplateBlock,
  TemplateSource,
} from './types.ts';
export * from './values/index.ts';
