export { etlManifest } from './artifacts/etl-manifest.ts';
export { manifestFromArtifact } from './artifacts/from-artifact.ts';
export {
  type ArtifactContext,
  type CompiledNode,
  manifestArtifact,
  nodeArtifact,
} from './artifacts/manifest-artifact.ts';
export {
  type EtlResultRecord,
  etlResultsArtifact,
  type ResultsContext,
  type RunResultRecord,
  runResultsArtifact,
} from './artifacts/run-results.ts';
export { writeChunks } from './artifacts/write-json.ts';
export { loadPackages } from './parse/load-packages.ts';
export { type ParsedProject, type ParseOptions, parseProject, shownPath } from './parse/parse-project.ts';
export type * from './types.ts';
