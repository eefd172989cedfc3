import { z } from 'zod';
import { parseByteSize } from '../../util/byte-size.ts';
import { type FlagDefinition, flags as flagTable } from '../flags.ts';
import { anything, openMap, quoting, textOrTexts, texts, version } from './shapes.ts';

const hooks = textOrTexts.nullish();
const folders = (what: string) => texts.nullish().describe(`Folders of ${what}, relative to the project.`);
const olderFolders = (name: string) => texts.nullish().describe(`Older name of \`${name}\`.`);
const configs = (what: string, older = '') =>
  openMap.nullish().describe(`${older}Configs of ${what} by folder: \`+key: value\`.`);

const dispatch = z.strictObject({
  macro_namespace: z.string().describe('The package whose macros are looked up elsewhere first.'),
  search_order: texts.describe('Packages in the order in which its macros are looked up.'),
});

/** Behaviour flags of dbt that a project may set; those that change nothing here are accepted all the same. */
const BEHAVIOUR_FLAGS = [
  'require_all_warnings_handled_by_warn_error',
  'require_batched_execution_for_custom_microbatch_strategy',
  'require_event_names_in_deprecations',
  'require_explicit_package_overrides_for_builtin_materializations',
  'require_generic_test_arguments_property',
  'require_nested_cumulative_type_params',
  'require_ref_searches_node_package_before_root',
  'require_resource_names_without_spaces',
  'require_unique_project_resource_names',
  'require_yaml_configuration_for_mf_time_spines',
  'skip_nodes_if_on_run_start_fails',
  'source_freshness_run_project_hooks',
  'state_modified_compare_more_unrendered_values',
  'state_modified_compare_vars',
  'validate_macro_args',
] as const;

function flagSchema(definition: FlagDefinition): z.ZodType {
  if (definition.kind === 'boolean') return z.boolean();
  if (definition.kind === 'integer') return z.int().positive();
  if (definition.kind === 'choice') return z.enum([...(definition.choices ?? [])] as [string, ...string[]]);
  return definition.kind === 'yaml' ? openMap : z.string();
}

const flagShape: Record<string, z.ZodType> = Object.fromEntries([
  ...Object.entries<FlagDefinition>(flagTable)
    .filter(([, definition]) => definition.inProject === true)
    .map(([name, definition]) => [name, flagSchema(definition).nullish().describe(definition.describe)]),
  ...BEHAVIOUR_FLAGS.map((name) => [name, z.boolean().nullish().describe('A behaviour flag of dbt.')]),
]);

/** `flags:` of the project file. */
export const projectFlagsSchema = z.strictObject({
  ...flagShape,
  publish: z
    .enum(['after_tests', 'before_tests'])
    .nullish()
    .describe(
      'When a node is published: after its tests passed (default of etl projects), or before (of dbt projects).',
    ),
});

/** The project file: `etl_project.yml` or `dbt_project.yml`. */
export const projectSchema = z.strictObject({
  name: z.string().describe('Name of the project: letters, digits and underscores.'),
  version: version.nullish().describe('Version of the project.'),
  'config-version': z.literal(2).nullish().describe("Version of this file's language."),
  profile: z.string().nullish().describe('The profile of profiles.yml that the project uses.'),
  'model-paths': folders('models'),
  'source-paths': texts
    .nullish()
    .describe('Folders of source declarations; in a project of dbt an older name of `model-paths`.'),
  'seed-paths': folders('seeds'),
  'data-paths': olderFolders('seed-paths'),
  'test-paths': folders('tests'),
  'analysis-paths': folders('analyses'),
  'macro-paths': folders('macros'),
  'snapshot-paths': folders('snapshots'),
  'docs-paths': folders('docs blocks'),
  'asset-paths': folders('files that the docs site shows'),
  'function-paths': folders('functions'),
  'export-paths': folders('exports'),
  'packages-install-path': z.string().nullish().describe('Folder of installed packages.'),
  'target-path': z.string().nullish().describe('Folder for artifacts and compiled SQL.'),
  'log-path': z.string().nullish().describe('Folder of the log file.'),
  'clean-targets': texts.nullish().describe('Folders that "etl clean" empties.'),
  'require-dbt-version': textOrTexts.nullish().describe('Versions of dbt that the project is written for.'),
  'require-etl-version': textOrTexts.nullish().describe('Versions of etl that the project is written for.'),
  quoting: quoting.nullish().describe('Which parts of relation names are quoted.'),
  vars: openMap.nullish().describe('Values for var(), and one level down those of a package.'),
  'on-run-start': hooks.describe('Statements to run before the first node.'),
  'on-run-end': hooks.describe('Statements to run after the last node.'),
  dispatch: z.array(dispatch).nullish().describe('Where dispatched macros are looked up.'),
  flags: projectFlagsSchema.nullish().describe('Defaults of command-line flags.'),
  'query-comment': z
    .union([
      z.string(),
      z.strictObject({
        comment: z.string().nullish().describe('The comment, which may be a template.'),
        append: z.boolean().nullish().describe('Put it at the end of statements.'),
        'job-label': z.boolean().nullish().describe('Make labels of it on BigQuery.'),
      }),
    ])
    .nullish()
    .describe('A comment on every statement.'),
  landing: z
    .strictObject({
      retention_days: z
        .int()
        .min(0)
        .nullish()
        .describe('Days after which "etl clean --landings" deletes the landing files of a load.'),
    })
    .nullish()
    .describe('What becomes of landing files.'),
  budget: z
    .strictObject({
      money: z.number().positive().nullish().describe('Money, in the currency of the target.'),
      bytes: z
        .union([
          z.number().positive(),
          z.string().refine((text) => parseByteSize(text) !== null, 'must be a size such as "2 TB"'),
        ])
        .nullish()
        .describe('Bytes that are billed: a number, or a text such as "2 TB".'),
    })
    .nullish()
    .describe('What one run may cost at most; a run that would cost more is refused before it starts.'),
  lint: z
    .strictObject({ allow: texts.nullish().describe('Names of rules that are not asked.') })
    .nullish()
    .describe('What "etl lint" looks for.'),
  'restrict-access': z.boolean().nullish().describe('Whether other projects may refer only to public models.'),
  'dbt-cloud': anything.describe('Settings of dbt Cloud; ignored.'),
  packages: z.array(openMap).nullish().describe('Packages; usually in packages.yml.'),
  models: configs('models'),
  seeds: configs('seeds'),
  snapshots: configs('snapshots'),
  sources: configs('sources'),
  analyses: configs('analyses'),
  tests: configs('data tests', 'Older name of `data_tests`. '),
  data_tests: configs('data tests'),
  unit_tests: configs('unit tests'),
  exposures: configs('exposures'),
  metrics: configs('metrics'),
  'semantic-models': configs('semantic models'),
  'saved-queries': configs('saved queries'),
  functions: configs('functions'),
  exports: configs('exports'),
});

/** The project file as written, after rendering. */
export type ProjectFile = z.infer<typeof projectSchema>;
