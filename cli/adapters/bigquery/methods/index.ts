import type { EngineMethod } from '../../engine-method.ts';
import { catalogMethods } from './catalog-methods.ts';
import { datasetMethods } from './dataset-methods.ts';
import { loadMethods } from './load-methods.ts';
import { nestedColumnMethods } from './nested-columns.ts';
import { optionMethods } from './option-methods.ts';
import { relationMethods } from './relation-methods.ts';
import { schemaMethods } from './schema-methods.ts';

/** The methods that dbt-bigquery's `adapter` has beside those of every adapter, or has in its own way. */
export const bigqueryMethods: ReadonlyMap<string, EngineMethod> = new Map([
  ...catalogMethods,
  ...datasetMethods,
  ...loadMethods,
  ...nestedColumnMethods,
  ...optionMethods,
  ...relationMethods,
  ...schemaMethods,
]);
