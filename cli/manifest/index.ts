export { loadPackages } from './parse/load-packages.ts';
export { type ParsedProject, type ParseOptions, parseProject, shownPath } from './parse/parse-project.ts';
export type * from './types.ts';
