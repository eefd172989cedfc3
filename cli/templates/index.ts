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
