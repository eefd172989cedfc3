export type { Dispatch } from './blocks/called-names.ts';
export { extractBlocks } from './blocks/extract-blocks.ts';
export { type BaseHost, baseContext } from './context/base-context.ts';
export { PyDate } from './context/datetime/date.ts';
export { PyDatetime } from './context/datetime/datetime.ts';
export { PyTime } from './context/datetime/time.ts';
export { PyTimedelta } from './context/datetime/timedelta.ts';
export { utc } from './context/datetime/tzinfo.ts';
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
