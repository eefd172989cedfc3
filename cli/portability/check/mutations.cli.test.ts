import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliProject } from '../../testing/cli.ts';

const ROOT = path.join(import.meta.dirname, '..', '..', '..');

/** A model of this repository's own project, broken in one way; `at` is the text that the mistake is shown at. */
interface Mutation {
  readonly model: string;
  readonly replace: readonly [from: string, to: string];
  readonly at: string;
  readonly code?: string;
  readonly says: RegExp;
}

const STAGING = 'staging/stg_sales__products';
const CITY = 'analytics/kpi_sales_per_city';
const TOP = 'analytics/kpi_top_products';
const MONTHLY = 'analytics/vw_monthly_metrics';
const REVENUE = 'analytics/kpi_revenue_per_month';
const ANALYSIS = 'analytics/vw_sales_analysis';
const FACT = 'marts/fct_sales';

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  undeclared_source_column: {
    model: STAGING,
    replace: ['product_id,', 'product_key,'],
    at: 'product_key',
    code: 'ETL6607',
    says: /"product_key" is not known: source sales\.dim_product/,
  },
  undeclared_column_in_a_macro: {
    model: STAGING,
    replace: ["'product_type'", "'product_typ'"],
    at: "etl.trim('product_typ')",
    code: 'ETL6607',
    says: /did you mean "product_type"/,
  },
  unknown_column: { model: TOP, replace: ['sum(quantity_sold)', 'sum(quantity)'], at: 'quantity)', says: /quantity/ },
  unknown_column_of_a_table: { model: CITY, replace: ['segments.city,', 'segments.town,'], at: 'town', says: /town/ },
  unknown_column_of_a_cte: {
    model: REVENUE,
    replace: ['revenue - lag', 'revenues - lag'],
    at: 'revenues - lag',
    says: /did you mean revenue\?/,
  },
  unknown_alias: {
    model: ANALYSIS,
    replace: ['products.product_type,', 'prod.product_type,'],
    at: 'prod.',
    says: /prod/,
  },
  unknown_cte: { model: TOP, replace: ['from ranked', 'from rankd'], at: 'rankd', says: /ranked/ },
  unknown_function: { model: TOP, replace: ['rank() over', 'ranking() over'], at: 'ranking()', says: /ranking/ },
  function_of_duckdb: {
    model: REVENUE,
    replace: ['extract(month from month_start)', 'datepart(month_start)'],
    at: 'datepart',
    says: /not found: datepart/,
  },
  wrong_argument_type: {
    model: TOP,
    replace: ['sum(total_amount)', 'sum(product_type)'],
    at: 'sum(product_type)',
    says: /SUM for argument types: STRING/,
  },
  wrong_number_of_arguments: {
    model: REVENUE,
    replace: ['coalesce(metrics.revenue, 0)', 'coalesce()'],
    at: 'coalesce()',
    says: /COALESCE/,
  },
  types_that_do_not_compare: {
    model: TOP,
    replace: ['where revenue_rank <=', 'where product_id <='],
    at: 'product_id <=',
    says: /argument types: STRING, INT64/,
  },
  missing_group_by: {
    model: MONTHLY,
    replace: ['group by month_start', ''],
    at: 'month_start,',
    says: /neither grouped nor aggregated/,
  },
  column_outside_of_group_by: {
    model: CITY,
    replace: ['segments.city,', 'segments.city, segments.segment_id,'],
    at: 'segments.segment_id,',
    says: /neither grouped nor aggregated/,
  },
  aggregate_in_where: {
    model: TOP,
    replace: ['where revenue_rank <=', 'where max(revenue_rank) <='],
    at: 'max(revenue_rank)',
    says: /Aggregate function MAX not allowed/,
  },
  window_in_where: {
    model: TOP,
    replace: ['where revenue_rank <=', 'where rank() over (order by revenue) <='],
    at: 'rank() over (order by revenue)',
    says: /not allowed in WHERE/,
  },
  cast_of_duckdb: { model: TOP, replace: ['count(*) as', 'count(*)::int as'], at: '::int', says: /Syntax error/ },
  unknown_type: {
    model: TOP,
    replace: ['count(*) as', 'cast(count(*) as varchar) as'],
    at: 'varchar',
    says: /Type not found: varchar/,
  },
  star_of_duckdb: {
    model: TOP,
    replace: ['select *', 'select * exclude (revenue)'],
    at: 'exclude',
    says: /Syntax error/,
  },
  ilike: {
    model: TOP,
    replace: ['where revenue_rank', "where product_type ilike 'a%' and revenue_rank"],
    at: 'ilike',
    says: /Syntax error/,
  },
  filter_clause: {
    model: MONTHLY,
    replace: ['count(*) as', 'count(*) filter (where quantity_sold > 1) as'],
    at: '(where',
    says: /Syntax error/,
  },
  interval_of_duckdb: {
    model: MONTHLY,
    replace: ['month_start,', "month_start + interval '1 day' as month_start,"],
    at: 'as month_start',
    says: /Syntax error/,
  },
  union_of_other_columns: {
    model: TOP,
    replace: ['from ranked', 'from ranked union all select 1 from ranked'],
    at: 'select 1 from ranked',
    says: /different number of columns|column count/i,
  },
  comma_missing: {
    model: CITY,
    replace: ['as units_sold,', 'as units_sold'],
    at: 'coalesce(sum(sales.total_amount)',
    says: /Syntax error/,
  },
  only_when_incremental: {
    model: FACT,
    replace: ['select load_id from', 'select load_no from'],
    at: 'load_no',
    says: /load_no/,
  },
  only_in_a_hook: { model: FACT, replace: ["'sales_id') }}", "'sale_id') }}"], at: '', says: /sale_id/ },
  unique_key_that_is_no_column: {
    model: FACT,
    replace: ["unique_key='sales_id'", "unique_key='sale_id'"],
    at: '',
    code: 'ETL6603',
    says: /did you mean "sales_id"/,
  },
  partition_that_is_no_column: {
    model: CITY,
    replace: ['select', "{{ config(materialized='table', partition_by={'field': 'day'}) }}\nselect"],
    at: '',
    code: 'ETL6603',
    says: /no column "day"/,
  },
  partition_of_another_type: {
    model: REVENUE,
    replace: [
      'with months',
      "{{ config(materialized='table', partition_by={'field': 'month_start', 'data_type': 'timestamp'}) }}\nwith months",
    ],
    at: '',
    code: 'ETL6603',
    says: /"month_start" is DATE/,
  },
  cluster_by_a_float: {
    model: CITY,
    replace: ['select', "{{ config(materialized='table', cluster_by=['average']) }}\nselect 1.5e0 as average,"],
    at: '',
    code: 'ETL6603',
    says: /FLOAT64/,
  },
  two_columns_of_one_name: {
    model: CITY,
    replace: ['as units_sold', 'as transactions'],
    at: '',
    code: 'ETL6609',
    says: /more than one column is called "transactions"/,
  },
  column_without_a_name: {
    model: CITY,
    replace: [' as transactions', ''],
    at: '',
    code: 'ETL6609',
    says: /column 2 has no name/,
  },
};

interface Shown {
  readonly name: string;
  readonly verdict: string;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly hint: string | null;
    readonly position: { readonly file: string; readonly line: number; readonly column: number } | null;
  }[];
}

const texts = new Map(Object.entries(MUTATIONS).map(([name, one]) => [name, mutated(one)]));
let project: CliProject;
let nodes: ReadonlyMap<string, Shown>;

beforeAll(async () => {
  project = new CliProject();
  for (const one of ['etl_project.yml', 'profiles.yml', 'macros', 'models', 'seeds', 'sources', 'tests'])
    cpSync(path.join(ROOT, one), project.path(one), { recursive: true });
  const files = [...texts].map(([name, text]) => [`models/broken/${name}.sql`, text]);
  project.write(Object.fromEntries(files));
  const { stdout, stderr } = await project.etl(['check', '--target', 'prod', '--output', 'json'], {
    GCP_PROJECT: 'shop',
  });
  if (!stdout.startsWith('{')) expect.fail(stderr);
  const shown = JSON.parse(stdout) as { nodes: Shown[] };
  nodes = new Map(shown.nodes.map((one) => [one.name, one]));
}, 120_000);
afterAll(() => project.remove());

it.each(Object.entries(MUTATIONS))('%s is found at its line', (name, { at, code, says }) => {
  const found = nodes.get(name);
  const [first] = found?.diagnostics ?? [];
  expect(found?.verdict).toBe('error');
  expect(first?.code).toBe(code ?? 'ETL6601');
  expect(`${first?.message} ${first?.hint}`).toMatch(says);
  expect(first?.position?.file).toBe(`models/broken/${name}.sql`);
  if (at === '') return;
  const text = texts.get(name) ?? '';
  const before = text.slice(0, text.indexOf(at)).split('\n');
  expect(first?.position).toMatchObject({ line: before.length, column: (before.at(-1) ?? '').length + 1 });
});

it('finds no mistake in the models that were not broken', () => {
  const wrong = [...nodes.values()].filter((one) => one.verdict !== 'ok' && !Object.hasOwn(MUTATIONS, one.name));
  expect(wrong).toEqual([]);
});

function mutated({ model, replace: [from, to] }: Mutation): string {
  const text = readFileSync(path.join(ROOT, 'models', 'sales', `${model}.sql`), 'utf8');
  if (!text.includes(from)) expect.fail(`${model} has no "${from}"`);
  return text.replace(from, to);
}
