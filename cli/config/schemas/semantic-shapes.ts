import { z } from 'zod';
import { openMap, scalar, textOrTexts } from './shapes.ts';

const text = z.string().nullish();
const described = {
  description: text.describe('What it is, in Markdown.'),
  label: text.describe('Title as shown.'),
  config: openMap.nullish().describe('Its configs.'),
};
const part = {
  ...described,
  name: z.string().min(1).describe('Its name.'),
  expr: scalar.nullish().describe('SQL of its value.'),
};

const entity = z.strictObject({
  ...part,
  type: z.enum(['foreign', 'natural', 'primary', 'unique']).describe('What kind of key it is.'),
  role: text.describe('What it means here.'),
});

const measure = z.strictObject({
  ...part,
  agg: z
    .enum(['sum', 'min', 'max', 'count_distinct', 'sum_boolean', 'average', 'percentile', 'median', 'count'])
    .describe('How it is aggregated.'),
  agg_params: openMap.nullish().describe('Percentiles.'),
  agg_time_dimension: text.describe('The time by which it is aggregated.'),
  non_additive_dimension: openMap.nullish().describe('A dimension that it must not be added over.'),
  create_metric: z.boolean().nullish().describe('Make a metric of it.'),
});

const dimension = z.strictObject({
  ...part,
  type: z.enum(['categorical', 'time']).describe('What its values are.'),
  is_partition: z.boolean().nullish().describe('Whether the table is partitioned by it.'),
  type_params: z
    .strictObject({
      time_granularity: z.string().describe('The finest grain of the dimension, such as day.'),
      validity_params: openMap.nullish().describe('Whether it begins or ends the validity of a row.'),
    })
    .nullish()
    .describe('The granularity of a time.'),
});

/** An entry of `semantic_models:`. */
export const semanticModel = z.strictObject({
  ...described,
  name: z.string().min(1).describe('Name of the semantic model.'),
  model: z.string().describe('The model that it describes: ref(...).'),
  defaults: openMap.nullish().describe('The time dimension of its measures.'),
  primary_entity: text.describe('The entity that its rows are, when no column is.'),
  entities: z.array(entity).nullish().describe('Keys to other semantic models.'),
  measures: z.array(measure).nullish().describe('What is aggregated.'),
  dimensions: z.array(dimension).nullish().describe('What is grouped by.'),
});

const input = z.union([z.string(), openMap]);

/** An entry of `metrics:`. */
export const metric = z.strictObject({
  ...described,
  name: z
    .string()
    .max(250)
    .regex(/^[A-Za-z]\w*$/, 'letters, digits and underscores after a letter')
    .describe('Name of the metric.'),
  label: z.string().describe('Title as shown.'),
  type: z.enum(['simple', 'ratio', 'cumulative', 'derived', 'conversion']).describe('How it is calculated.'),
  type_params: z
    .strictObject({
      measure: input.nullish().describe('The measure of a simple or cumulative metric.'),
      numerator: input.nullish().describe('The metric above the line of a ratio.'),
      denominator: input.nullish().describe('The metric below it.'),
      expr: scalar.nullish().describe('The expression of a derived metric.'),
      window: text.describe('How long a cumulative metric adds up.'),
      grain_to_date: text.describe('From when a cumulative metric adds up.'),
      metrics: z.array(input).nullish().describe('The metrics of a derived one.'),
      conversion_type_params: openMap.nullish().describe('What converts into what.'),
      cumulative_type_params: openMap.nullish().describe('Window, grain and aggregation.'),
    })
    .describe('What it is calculated from.'),
  filter: textOrTexts.nullish().describe('Conditions of the rows.'),
  time_granularity: text.describe('The granularity as shown.'),
  meta: openMap.nullish().describe('Anything you like to note.'),
  tags: textOrTexts.nullish().describe('Words to select by.'),
});

/** An entry of `saved_queries:`. */
export const savedQuery = z.strictObject({
  ...described,
  name: z.string().min(1).describe('Name of the saved query.'),
  query_params: z
    .strictObject({
      metrics: z.array(z.string()).nullish().describe('What is asked for.'),
      group_by: z.array(z.string()).nullish().describe('What it is grouped by.'),
      where: textOrTexts.nullish().describe('Conditions.'),
      order_by: z.array(z.string()).nullish().describe('What it is ordered by.'),
      limit: z.int().nullish().describe('At most so many rows.'),
    })
    .describe('The query.'),
  exports: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('Its name.'),
        config: z
          .looseObject({ export_as: z.enum(['table', 'view', 'cache']).nullish().describe('How the export is kept.') })
          .nullish()
          .describe('Its configs.'),
      }),
    )
    .nullish()
    .describe('Where its rows are kept.'),
  tags: textOrTexts.nullish().describe('Words to select by.'),
});
