import { access, config, group } from './config.ts';
import { git, result, sourceStatus, state } from './earlier.ts';
import { file, path } from './file.ts';
import { resourceType, testName, testType, version } from './kind.ts';
import type { Method } from './method.ts';
import { fqn } from './name.ts';
import { namedThing, packageName, source, tag } from './named.ts';

/** Every method of the selector language by its name; `selector:` is resolved before methods are asked. */
export const methods: Readonly<Record<string, Method>> = {
  fqn,
  tag,
  group,
  access,
  source,
  path,
  file,
  package: packageName,
  config,
  test_name: testName,
  test_type: testType,
  resource_type: resourceType,
  state,
  exposure: namedThing('exposure'),
  metric: namedThing('metric'),
  result,
  source_status: sourceStatus,
  version,
  semantic_model: namedThing('semantic_model'),
  saved_query: namedThing('saved_query'),
  unit_test: namedThing('unit_test'),
  git,
};

/** The names that may stand before a `:`. */
export const methodNames: ReadonlySet<string> = new Set([...Object.keys(methods), 'selector']);
