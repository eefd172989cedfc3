import type { YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import type { Diagnostic } from '../../diagnostics/index.ts';
import type { UnitTestNode } from '../types.ts';
import { mapOf, mapsOf, textOf } from './columns.ts';
import { EMPTY_LIST, type Mutable } from './draft.ts';
import type { ProjectFile } from './files.ts';
import type { NodeConfigs } from './node-config.ts';
import type { PropertyEntry } from './property-file.ts';
import { unitTestChecksum } from './unit-test-checksum.ts';
import { unitTestRows } from './unit-test-rows.ts';

/** What unit tests of a project are read with. */
export interface UnitTestContext {
  readonly configs: NodeConfigs;
  readonly createdAt: number;
  readonly files: readonly ProjectFile[];
  readonly found: Diagnostic[];
}

/** The node of one unit test as it is written; its model and parents follow when all nodes are known. */
export function unitTestNode(
  { configs, createdAt, files, found }: UnitTestContext,
  entry: PropertyEntry,
): Mutable<UnitTestNode> {
  const { data, name } = entry;
  const { file } = entry.source;
  const model = textOf(data.model) ?? '';
  const folders = file.originalPath.split('/').slice(1, -1);
  const fqn = [file.packageName, ...folders, model, name];
  const patch = mapOf(data.config);
  const { config } = configs.build({ kind: 'unit_test', packageName: file.packageName, fqn, patch });
  const context = { entry, files, found };
  const given = mapsOf(data.given).map((one, index) => ({
    input: textOf(one.input) ?? '',
    ...unitTestRows(one, ['given', index], context),
  }));
  const expect = unitTestRows(mapOf(data.expect), ['expect'], context);
  const versions = isYamlMap(data.versions) ? versionsOf(data.versions) : null;
  const overrides = isYamlMap(data.overrides) ? overridesOf(data.overrides) : null;
  return {
    model,
    given,
    expect,
    name,
    resource_type: 'unit_test',
    package_name: file.packageName,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `unit_test.${file.packageName}.${model}.${name}`,
    fqn,
    description: textOf(data.description) ?? '',
    overrides,
    depends_on: { macros: EMPTY_LIST, nodes: EMPTY_LIST },
    config,
    checksum: unitTestChecksum({ model, given, expect, overrides, versions }),
    schema: null,
    created_at: createdAt,
    versions,
    version: null,
  };
}

function versionsOf({ include = null, exclude = null }: YamlMap): YamlMap {
  return { include, exclude };
}

function overridesOf(overrides: YamlMap): UnitTestNode['overrides'] {
  return { macros: mapOf(overrides.macros), vars: mapOf(overrides.vars), env_vars: mapOf(overrides.env_vars) };
}
