import { type Diagnostic, diagnostic } from '../../diagnostics/index.ts';
import type { OpenedProject } from '../load-project.ts';
import type { YamlMap } from '../types.ts';
import { checkShape, inFileOrder } from './check.ts';
import { checkFolderConfigs } from './check-folder-configs.ts';
import { projectSchema } from './project-schema.ts';

export { inFileOrder };

/** Every mistake of a rendered project file. Unknown keys are errors in etl's own files, warnings in dbt's. */
export function checkProject(file: YamlMap, opened: OpenedProject, configKeys: readonly string[]): Diagnostic[] {
  const { positionOf } = opened.yaml;
  const isEtl = opened.flavour === 'etl';
  const shape = checkShape(projectSchema, file, {
    file: opened.yaml.file,
    positionOf,
    unknownKey: () => (isEtl ? 'error' : 'warning'),
  });
  const configs = checkFolderConfigs(file, { file: opened.yaml.file, positionOf, isEtl, configKeys });
  return [...shape, ...exclusive(file, opened), ...configs];
}

const EXCLUSIVE = [
  ['tests', 'data_tests'],
  ['data-paths', 'seed-paths'],
] as const;

function exclusive(file: YamlMap, opened: OpenedProject): Diagnostic[] {
  const pairs = opened.flavour === 'dbt' ? [...EXCLUSIVE, ['source-paths', 'model-paths'] as const] : EXCLUSIVE;
  return pairs
    .filter(([older, newer]) => file[older] !== undefined && file[newer] !== undefined)
    .map(([older, newer]) =>
      diagnostic(
        'ETL1023',
        { what: `"${older}" is an older name of "${newer}"; the file has both.` },
        { position: opened.yaml.positionOf([older], 'key'), hint: `Move what it says to "${newer}".` },
      ),
    );
}
