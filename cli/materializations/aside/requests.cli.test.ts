import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Catalog, startGoogleSql } from '../../googlesql/index.ts';
import { CliProject } from '../../testing/cli.ts';
import { requestProblems } from '../../testing/request-problems.ts';
import { scriptStatements } from '../../testing/script-statements.ts';
import type { SentJob } from '../../testing/servers/bigquery-api.ts';
import { BigqueryWarehouse } from '../../testing/servers/bigquery-warehouse.ts';

const KEY = 'projects/shop/locations/eu/keyRings/r/cryptoKeys/k';
const RESERVATION = 'projects/admin/locations/EU/reservations/etl';
const DAY = "{'field': 'day', 'data_type': 'date'}";
const SQL = "select 1 as id, date '2024-01-02' as day, 'x' as v";

const MODELS: Readonly<Record<string, string>> = {
  laid_out: `materialized='table', partition_by=${DAY}, cluster_by=['id', 'v'], require_partition_filter=true, partition_expiration_days=30, labels={'team': 'bi'}, resource_tags={'shop/env': 'prod'}, kms_key_name='${KEY}', persist_docs={'relation': true, 'columns': true}, grants={'roles/bigquery.dataViewer': ['user:new@example.com']}`,
  tested: `materialized='table', partition_by=${DAY}, require_partition_filter=true, partition_expiration_days=30, labels={'team': 'bi'}, kms_key_name='${KEY}'`,
  passing: `materialized='table', hours_to_expiration=12`,
  ranged: `materialized='table', partition_by={'field': 'id', 'data_type': 'int64', 'range': {'start': 0, 'end': 100, 'interval': 10}}`,
  by_copy: `materialized='incremental', incremental_strategy='insert_overwrite', partition_by={'field': 'day', 'data_type': 'date', 'copy_partitions': true}`,
  by_arrival: `materialized='incremental', incremental_strategy='insert_overwrite', partition_by={'field': 'day', 'data_type': 'date', 'time_ingestion_partitioning': true}`,
  merged: `materialized='incremental', unique_key='id', on_schema_change='append_new_columns', kms_key_name='${KEY}'`,
  watched: `materialized='materialized_view', enable_refresh=true, refresh_interval_minutes=60, max_staleness='interval "4:0:0" hour to second', labels={'team': 'bi'}`,
  seen: `materialized='view', labels={'team': 'bi'}, persist_docs={'relation': true}`,
};

const COLUMNS = [
  { name: 'id', type: 'INTEGER' },
  { name: 'day', type: 'DATE' },
  { name: 'v', type: 'STRING' },
];
const VERSIONS = [
  ['dbt_scd_id', 'STRING'],
  ['dbt_updated_at', 'TIMESTAMP'],
  ['dbt_valid_from', 'TIMESTAMP'],
  ['dbt_valid_to', 'TIMESTAMP'],
].map(([name = '', type = '']) => ({ name, type }));

const CHANGES = [
  { name: 'dbt_change_type', type: 'STRING' },
  { name: 'dbt_unique_key', type: 'INTEGER' },
];
const PSEUDO = [
  { name: '_PARTITIONTIME', type: 'TIMESTAMP', isPseudo: true },
  { name: '_PARTITIONDATE', type: 'DATE', isPseudo: true },
];
const PRIVILEGES = {
  name: 'shop.region-EU.INFORMATION_SCHEMA.OBJECT_PRIVILEGES',
  columns: ['privilege_type', 'grantee', 'object_schema', 'object_name'].map((name) => ({ name, type: 'STRING' })),
};

function columnsOf(table: string) {
  if (table.startsWith('by_arrival')) return COLUMNS.filter(({ name }) => name !== 'day');
  if (table.startsWith('kept__etl_delta')) return [...CHANGES, ...COLUMNS, ...VERSIONS];
  return table.startsWith('kept') ? [...COLUMNS, ...VERSIONS] : COLUMNS;
}

const row = (...fields: readonly (readonly [name: string, type: string, value: string])[]) => ({
  schema: { fields: fields.map(([name, type]) => ({ name, type })) },
  rows: [{ f: fields.map(([, , v]) => ({ v })) }],
  totalRows: '1',
});
const GRANTED = row(
  ['privilege_type', 'STRING', 'roles/bigquery.dataViewer'],
  ['grantee', 'STRING', 'user:old@example.com'],
);
const PASSED = row(
  ['failures', 'INTEGER', '0'],
  ['should_warn', 'BOOLEAN', 'false'],
  ['should_error', 'BOOLEAN', 'false'],
);

describe('What a build asks of BigQuery', () => {
  let warehouse: BigqueryWarehouse;
  let project: CliProject;
  let first: readonly SentJob[];
  let second: readonly SentJob[];

  beforeAll(async () => {
    warehouse = await BigqueryWarehouse.start({
      columnsOf,
      pages: [
        [/OBJECT_PRIVILEGES/, GRANTED],
        [/should_error/, PASSED],
        [/format_date\('%Y%m%d'/, row(['id', 'STRING', '20240102'])],
      ],
    });
    const prod = {
      type: 'bigquery',
      method: 'none',
      api_endpoint: warehouse.api.server.url,
      project: 'shop',
      dataset: 'marts',
      location: 'EU',
      execution_project: 'payer',
      reservation: RESERVATION,
      priority: 'batch',
      maximum_bytes_billed: 1_000_000,
      job_execution_timeout_seconds: 600,
      labels: { team: 'data' },
    };
    const models = Object.keys(MODELS).map((name) => ({
      name,
      description: `What ${name} is`,
      columns: [
        { name: 'id', description: 'The key', data_tests: ['tested', 'merged'].includes(name) ? ['unique'] : [] },
      ],
    }));
    project = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\nseeds: { shop: { +column_types: { v: string(9) } } }\n',
      'profiles.yml': JSON.stringify({ shop: { target: 'prod', outputs: { prod } } }),
      'seeds/codes.csv': 'id,day,v\n1,2024-01-02,x\n',
      'snapshots/kept.yml':
        "snapshots: [{ name: kept, relation: ref('seen'), config: { unique_key: id, strategy: check, check_cols: all } }]\n",
      'models/schema.yml': JSON.stringify({ models, seeds: [{ name: 'codes', config: { kms_key_name: KEY } }] }),
      ...Object.fromEntries(
        Object.entries(MODELS).map(([name, config]) => [`models/${name}.sql`, `{{ config(${config}) }}\n${SQL}`]),
      ),
    });
    const build = async () => {
      const before = warehouse.jobs.length;
      const { exit, stdout, stderr } = await project.etl(['build']);
      expect(exit, stdout + stderr).toBe(0);
      return warehouse.jobs.slice(before);
    };
    first = await build();
    second = await build();
  });
  afterAll(async () => {
    project?.remove();
    await warehouse?.api.server.stop();
  });

  const sqlOf = ({ configuration }: SentJob) => configuration.query?.query.replace(/^\/\*.*\*\/\s*/, '') ?? '';
  const nodeOf = ({ configuration }: SentJob) =>
    configuration.labels?.etl_node?.replace(/^(model|seed|snapshot)_shop_/, '');
  const of = (name: string, jobs: readonly SentJob[]) => jobs.filter((job) => nodeOf(job) === name);

  it('is documented by the API, every address, parameter and field', () => {
    expect(requestProblems(warehouse.requests)).toEqual([]);
  });

  it('says who pays, where, how dear, how long and what for', () => {
    expect(first.length).toBeGreaterThan(15);
    for (const { jobReference, configuration } of [...first, ...second]) {
      expect(jobReference).toMatchObject({ projectId: 'payer', location: 'EU' });
      expect(configuration).toMatchObject({ reservation: RESERVATION, jobTimeoutMs: '600000' });
      expect(configuration.labels).toMatchObject({
        team: 'data',
        etl_invocation: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      if (configuration.query !== undefined)
        expect(configuration.query).toMatchObject({
          useLegacySql: false,
          priority: 'BATCH',
          maximumBytesBilled: '1000000',
        });
    }
  });

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'laid_out',
      [
        "options (description = 'What laid_out is', labels = [('team', 'bi')], tags = [('shop/env', 'prod')], kms_key_name = 'projects/shop/locations/eu/keyRings/r/cryptoKeys/k', require_partition_filter = true, partition_expiration_days = 30)",
        'cluster by `id`, `v`',
        'grant `roles/bigquery.dataViewer` on table `shop`.`marts`.`laid_out` to "user:new@example.com"',
      ],
      [
        'from `shop`.`region-EU`.INFORMATION_SCHEMA.OBJECT_PRIVILEGES',
        'revoke `roles/bigquery.dataViewer` on table `shop`.`marts`.`laid_out` from "user:old@example.com"',
      ],
    ],
    ['passing', ['expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour)'], []],
    ['ranged', ['partition by range_bucket(`id`, generate_array(0, 100, 10))'], []],
    [
      'by_arrival',
      ['partition by _PARTITIONDATE', '(_PARTITIONTIME, `id`, `v`)'],
      ['DBT_INTERNAL_DEST._PARTITIONDATE in'],
    ],
    [
      'watched',
      [
        'create or replace materialized view',
        'enable_refresh = true, refresh_interval_minutes = 60, max_staleness = interval "4:0:0" hour to second',
      ],
      [],
    ],
    [
      'seen',
      [
        "create or replace view `shop`.`marts`.`seen`\noptions (description = 'What seen is', labels = [('team', 'bi')])",
      ],
      [],
    ],
  ])('lays out %s as its config says', (name, atFirst, later) => {
    const [one, two] = [first, second].map((jobs) => of(name, jobs).map(sqlOf).join('\n'));
    for (const part of atFirst) expect(one).toContain(part);
    for (const part of later) expect(two).toContain(part);
  });

  it('copies partitions by their names, and loads seeds with their types and key', () => {
    const table = (tableId: string) =>
      expect.objectContaining({ datasetId: 'marts', tableId: expect.stringMatching(tableId) });
    expect(of('by_copy', second).map(({ configuration }) => configuration)).toContainEqual(
      expect.objectContaining({
        copy: {
          sourceTable: table('^by_copy__etl_delta_\\w{8}\\$20240102$'),
          destinationTable: table('^by_copy\\$20240102$'),
          createDisposition: 'CREATE_IF_NEEDED',
          writeDisposition: 'WRITE_TRUNCATE',
        },
      }),
    );
    expect(of('codes', first)[0]?.configuration.load).toMatchObject({
      sourceFormat: 'NEWLINE_DELIMITED_JSON',
      writeDisposition: 'WRITE_TRUNCATE',
      destinationEncryptionConfiguration: { kmsKeyName: KEY },
      schema: { fields: [COLUMNS[0], COLUMNS[1], { name: 'v', type: 'STRING', maxLength: '9' }] },
    });
  });

  it('gives what a copy does not carry when a table is published: labels, filter, ends of partitions and of the table', () => {
    const patches = warehouse.requests.flatMap(({ method, path, body }) =>
      method === 'PATCH' && path.includes('/tables/tested') ? [JSON.parse(body)] : [],
    );
    expect(patches).toHaveLength(2);
    expect(patches[0]).toEqual({
      labels: { team: 'bi' },
      expirationTime: null,
      requirePartitionFilter: true,
      timePartitioning: { type: 'DAY', field: 'day', expirationMs: String(30 * 86_400_000) },
    });
  });

  it('is SQL that Google’s analyzer takes, every statement of it', async () => {
    const google = await startGoogleSql();
    const statements = [...first, ...second].map(sqlOf).flatMap(scriptStatements);
    const problems: string[] = [];
    for (const sql of statements) {
      const analysis = await google.analyze(sql, catalogOf(statements));
      if (!analysis.ok) problems.push(`${analysis.problem.message}\n${sql}`);
    }
    await google.close();
    expect(problems).toEqual([]);
    expect(statements.length).toBeGreaterThan(35);
  });
});

/** The tables that statements name, with the columns that they have. */
function catalogOf(statements: readonly string[]): Catalog {
  const named = statements.flatMap((sql) =>
    [...sql.matchAll(/`shop`\.`marts`\.`(\w+)`/g)].map(([, name = '']) => name),
  );
  const types: Readonly<Record<string, string>> = { INTEGER: 'INT64' };
  const tables = [...new Set(named)].map((name) => ({
    name: `shop.marts.${name}`,
    columns: [
      ...(name.startsWith('by_arrival__etl_delta') ? COLUMNS : columnsOf(name)).map((column) => ({
        name: column.name,
        type: types[column.type] ?? column.type,
      })),
      ...PSEUDO,
    ],
  }));
  return { tables: [...tables, PRIVILEGES] };
}
