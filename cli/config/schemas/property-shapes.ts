import { z } from 'zod';
import { configSchemas, freshness } from './config-schema.ts';
import { metric, savedQuery, semanticModel } from './semantic-shapes.ts';
import { openMap, quoting, scalar, textOrTexts, texts } from './shapes.ts';

const name = (what: string) => z.string().min(1).describe(`Name of the ${what}.`);
const description = z.string().nullish().describe('What it is, in Markdown.');
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}(?:[T ].*)?$/, 'a date such as 2030-12-31');
const meta = openMap.nullish().describe('Anything you like to note.');
const tags = textOrTexts.nullish().describe('Words to select by.');

/** A data test: its name, or a map of its name to its arguments and config. */
const dataTest = z.union([z.string(), openMap]);
const dataTests = {
  data_tests: z.array(dataTest).nullish().describe('Tests of the data.'),
  tests: z.array(dataTest).nullish().describe('Older name of data_tests.'),
};

const docs = z
  .strictObject({
    show: z.boolean().nullish().describe('Whether the docs site shows it.'),
    node_color: z.string().nullish().describe('Its colour in the lineage graph.'),
  })
  .nullish()
  .describe('How the docs site shows it.');

const constraint = z.strictObject({
  type: z.string().describe('not_null, unique, primary_key, foreign_key, check or custom.'),
  name: z.string().nullish().describe('Name of the constraint.'),
  expression: z.string().nullish().describe('SQL of a check, or what a foreign key refers to.'),
  columns: texts.nullish().describe('The columns of a constraint of the whole table.'),
  to: z.string().nullish().describe('The relation that a foreign key refers to.'),
  to_columns: texts.nullish().describe('Its columns.'),
  warn_unenforced: z.boolean().nullish().describe('Warn when the engine does not enforce it.'),
  warn_unsupported: z.boolean().nullish().describe('Warn when the engine does not know it.'),
});
const constraints = z.array(constraint).nullish().describe('Constraints that a contract promises.');

const columnShape = {
  name: name('column'),
  description,
  meta,
  data_type: z.string().nullish().describe('Data type, in the words of the engine.'),
  constraints,
  docs,
  config: configSchemas.columns.nullish().describe('Configs of the column.'),
  ...dataTests,
  quote: z.boolean().nullish().describe('Quote the name.'),
  tags,
  granularity: z.string().nullish().describe('Granularity of a time column.'),
  policy_tags: texts.nullish().describe('Policy tags of the column on BigQuery.'),
  from: z.string().nullish().describe('The name of the column at the source, if another one.'),
};

const column = z.strictObject(columnShape);
const columns = z.array(column).nullish().describe('The columns.');

const described = { description, meta, docs };
const version = z.strictObject({
  v: scalar.describe('The version.'),
  defined_in: z.string().nullish().describe('File of the version, without its ending.'),
  description,
  access: z.string().nullish().describe('Who may refer to it.'),
  config: configSchemas.models.nullish().describe('Configs of the version.'),
  constraints,
  docs,
  meta,
  ...dataTests,
  columns: z
    .array(
      z.union([
        column,
        z.strictObject({
          include: textOrTexts.nullish().describe('Columns of the model that the version has, or *.'),
          exclude: texts.nullish().describe('Columns of the model that the version has not.'),
        }),
      ]),
    )
    .nullish()
    .describe('The columns of the version.'),
  deprecation_date: date.nullish().describe('When the version goes away.'),
});

const data_type = z.string().nullish().describe('Accepted as in dbt; without effect.');

const node = { ...described, ...dataTests, columns, constraints, data_type };
const model = z.strictObject({
  ...node,
  name: name('model'),
  config: configSchemas.models.nullish().describe('Configs of the model.'),
  quote_columns: z.boolean().nullish().describe('Whether column names are quoted.'),
  access: z.string().nullish().describe('private, protected or public.'),
  group: z.string().nullish().describe('The group that owns the model.'),
  tags,
  latest_version: scalar.nullish().describe('The version that an unversioned ref means.'),
  versions: z.array(version).nullish().describe('The versions of the model.'),
  deprecation_date: date.nullish().describe('When the model goes away.'),
  time_spine: openMap.nullish().describe('Makes the model the calendar of metrics.'),
  primary_key: textOrTexts.nullish().describe('Columns that tell rows apart.'),
});

const seed = z.strictObject({
  ...node,
  name: name('seed'),
  config: configSchemas.seeds.nullish().describe('Configs of the seed.'),
  quote_columns: z.boolean().nullish().describe('Whether column names are quoted.'),
  access: z.string().nullish().describe('private, protected or public.'),
  tags,
});

const snapshot = z.strictObject({
  ...node,
  name: name('snapshot'),
  relation: z.string().nullish().describe('ref(...) or source(...) of what is kept.'),
  config: configSchemas.snapshots.nullish().describe('Configs of the snapshot.'),
  quote_columns: z.boolean().nullish().describe('Whether column names are quoted.'),
  access: z.string().nullish().describe('private, protected or public.'),
  tags,
});

const foreignKey = z.strictObject({
  columns: textOrTexts.describe('Columns of this table.'),
  table: z.string().describe('The table of the source that they refer to.'),
  referenced: textOrTexts.nullish().describe('Its columns, if of other names.'),
});

const loaded = {
  loaded_at_field: z.string().min(1).nullish().describe('The column that tells when a row was loaded.'),
  loaded_at_query: z.string().nullish().describe('A query for the time of the last load.'),
  loaded_at_field_present: z.boolean().nullish().describe('Accepted as in dbt; without effect.'),
  freshness: freshness.nullish().describe('How old the rows may be.'),
  quoting: quoting.nullish().describe('Which parts of relation names are quoted.'),
  tags,
  meta,
  description,
  config: configSchemas.sources.nullish().describe('Configs of the source.'),
  load: openMap.nullish().describe('How it is loaded; the keys are those of its connector.'),
};

const table = z.strictObject({
  ...loaded,
  ...dataTests,
  name: name('table'),
  identifier: z.string().nullish().describe('Name in the warehouse, if another one.'),
  data_type,
  constraints,
  docs,
  columns,
  external: openMap.nullish().describe('Where an external table lies.'),
  primary_key: textOrTexts.nullish().describe('Columns that tell rows apart.'),
  foreign_keys: z.array(foreignKey).nullish().describe('Columns that refer to other tables of the source.'),
});

const source = z.strictObject({
  ...loaded,
  name: name('source'),
  database: z.string().nullish().describe('Database, if not that of the target.'),
  schema: z.string().nullish().describe('Schema, if not the name of the source.'),
  loader: z.string().nullish().describe('What loads it, in words.'),
  overrides: z.string().nullish().describe('The package whose source this one changes.'),
  tables: z.array(table).nullish().describe('The tables.'),
});

const owner = z
  .looseObject({
    name: z.string().nullish().describe('Name of the owner.'),
    email: textOrTexts.nullish().describe('Mail address of the owner.'),
  })
  .refine(({ name: called, email }) => (called ?? email ?? null) !== null, 'a map with "name" or "email"');

const argument = z.strictObject({
  name: name('argument'),
  type: z.string().nullish().describe('Its type.'),
  description,
});

const macro = z.strictObject({
  ...described,
  name: name('macro'),
  arguments: z.array(argument).nullish().describe('The arguments.'),
  config: configSchemas.macros.nullish().describe('Configs of the macro.'),
});

const exposure = z.strictObject({
  name: name('exposure'),
  type: z.enum(['dashboard', 'notebook', 'analysis', 'ml', 'application']).describe('What uses the data.'),
  owner: owner.describe('Who is responsible.'),
  label: z.string().nullish().describe('Title as shown.'),
  maturity: z.enum(['low', 'medium', 'high']).nullish().describe('How much it is relied on.'),
  url: z.string().nullish().describe('Where it is.'),
  depends_on: texts.nullish().describe('ref(...) and source(...) of what it uses.'),
  description,
  meta,
  tags,
  config: configSchemas.exposures.nullish().describe('Configs of the exposure.'),
});

const group = z.strictObject({
  name: name('group'),
  owner: owner.describe('Who is responsible.'),
  description,
  config: z.strictObject({ meta }).nullish().describe('Configs of the group.'),
});

const analysis = z.strictObject({
  ...described,
  name: name('analysis'),
  columns,
  config: configSchemas.models.nullish().describe('Configs of the analysis.'),
  tags,
});

const singularTest = z.strictObject({
  ...described,
  name: name('test'),
  config: configSchemas.data_tests.nullish().describe('Configs of the test.'),
});

const rows = z.union([z.array(openMap), z.string()]).nullish();
const fixture = {
  rows: rows.describe('The rows, as maps, CSV or SQL.'),
  format: z.enum(['dict', 'csv', 'sql']).nullish().describe('What the rows are written in.'),
  fixture: z.string().nullish().describe('Name of a file under tests/fixtures that has the rows.'),
};

const unitTest = z.strictObject({
  name: name('unit test'),
  model: z.string().describe('The model that is tested.'),
  given: z
    .array(z.strictObject({ input: z.string().describe('ref(...), source(...) or this.'), ...fixture }))
    .describe('What the model reads.'),
  expect: z.strictObject(fixture).describe('What the model must give.'),
  description,
  overrides: z
    .strictObject({
      macros: openMap.nullish().describe('What macros give, by name.'),
      vars: openMap.nullish().describe('Variables by name.'),
      env_vars: openMap.nullish().describe('Environment variables by name.'),
    })
    .nullish()
    .describe('What macros, vars and environment variables give during the test.'),
  config: configSchemas.unit_tests.nullish().describe('Configs of the test.'),
  versions: z
    .strictObject({
      include: z.array(scalar).nullish().describe('Only these.'),
      exclude: z.array(scalar).nullish().describe('All but these.'),
    })
    .nullish()
    .describe('The versions of the model that are tested.'),
});

const ofType = { data_type: z.string().describe('Its data type, in the words of the engine.'), description };
const functionShape = z.strictObject({
  ...described,
  name: name('function'),
  config: configSchemas.functions.nullish().describe('Configs of the function.'),
  arguments: z
    .array(
      z.strictObject({
        ...ofType,
        name: name('argument'),
        default_value: scalar.nullish().describe('What it is when it is left out, as SQL.'),
      }),
    )
    .nullish()
    .describe('The arguments, in the order in which they are given.'),
  returns: z.strictObject(ofType).nullish().describe('What it gives.'),
  access: z.string().nullish().describe('Accepted as in dbt; without effect.'),
  constraints,
  columns,
});

const semantic = { name: name('entry'), description, config: openMap.nullish().describe('Its configs.') };

/** The entries of a property file, by the key of their list. */
export const propertyShapes = {
  models: model,
  seeds: seed,
  snapshots: snapshot,
  sources: source,
  macros: macro,
  exposures: exposure,
  groups: group,
  analyses: analysis,
  data_tests: singularTest,
  unit_tests: unitTest,
  functions: functionShape,
  metrics: metric,
  semantic_models: semanticModel,
  saved_queries: savedQuery,
  exports: z.looseObject({ ...semantic, enabled: z.boolean().nullish().describe('Whether it takes part.') }),
} as const;
