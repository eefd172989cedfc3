import { z } from 'zod';
import { propertyShapes } from './property-shapes.ts';
import { anything, version } from './shapes.ts';

const listOf = <S extends z.ZodType>(entry: S, what: string) =>
  z.array(entry).nullish().describe(`Properties of ${what}.`);

/** A property file: a `.yml` file beside models, sources, seeds, macros and so on. */
export const propertySchema = z.strictObject({
  version: version.nullish().describe('Version of the language of property files; 2, and need not be said.'),
  models: listOf(propertyShapes.models, 'models'),
  sources: listOf(propertyShapes.sources, 'sources'),
  seeds: listOf(propertyShapes.seeds, 'seeds'),
  snapshots: listOf(propertyShapes.snapshots, 'snapshots'),
  analyses: listOf(propertyShapes.analyses, 'analyses'),
  macros: listOf(propertyShapes.macros, 'macros'),
  functions: listOf(propertyShapes.functions, 'functions'),
  data_tests: listOf(propertyShapes.data_tests, 'singular tests'),
  unit_tests: listOf(propertyShapes.unit_tests, 'unit tests'),
  exposures: listOf(propertyShapes.exposures, 'exposures'),
  groups: listOf(propertyShapes.groups, 'groups'),
  metrics: listOf(propertyShapes.metrics, 'metrics'),
  semantic_models: listOf(propertyShapes.semantic_models, 'semantic models'),
  saved_queries: listOf(propertyShapes.saved_queries, 'saved queries'),
  exports: listOf(propertyShapes.exports, 'exports'),
  anchors: anything.describe('A place for YAML anchors; not read.'),
});

/** A property file as written. */
export type PropertyFile = z.infer<typeof propertySchema>;
