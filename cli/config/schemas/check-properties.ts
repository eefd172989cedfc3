import { type Diagnostic, diagnostic } from '../../diagnostics/index.ts';
import type { ProjectFlavour, Yaml } from '../types.ts';
import type { YamlFile } from '../yaml/read.ts';
import { inWords, isYamlMap } from '../yaml/values.ts';
import { checkShape } from './check.ts';
import { propertySchema } from './property-schema.ts';

/** What `checkProperties` is given. */
export interface PropertyCheck {
  /** The flavour of the project that the file belongs to: unknown keys are errors in etl's, warnings in dbt's. */
  readonly flavour: ProjectFlavour;
  /** Config keys of adapters and connectors. */
  readonly configKeys?: ReadonlySet<string>;
  /** The value to check when it is not the file's as read, but rendered. */
  readonly rendered?: Yaml;
}

/**
 * Every mistake of a property file, each at its place. A text that still holds a template is taken for right. In a dbt
 * project an unknown config passes and an unknown key is a warning.
 */
export function checkProperties(yaml: YamlFile, check: PropertyCheck): Diagnostic[] {
  const value = check.rendered ?? yaml.value;
  if (value === null) return [];
  if (!isYamlMap(value))
    return [diagnostic('ETL1012', { file: yaml.file, found: inWords(value) }, { position: yaml.positionOf([]) })];
  const unknown = check.flavour === 'etl' ? 'error' : 'warning';
  return checkShape(propertySchema, value, {
    file: yaml.file,
    positionOf: yaml.positionOf,
    unknownKey: (path) => {
      if (path.at(-2) !== 'config') return unknown;
      return check.flavour === 'dbt' || check.configKeys?.has(String(path.at(-1))) === true ? null : unknown;
    },
    ...(check.configKeys === undefined ? {} : { alsoKnown: [...check.configKeys] }),
  });
}
