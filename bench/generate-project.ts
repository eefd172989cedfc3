import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How large a generated project is. */
export interface ProjectSize {
  readonly models: number;
  /** Characters of SQL of one model. */
  readonly sqlLength: number;
  /** Characters of YAML of one model. */
  readonly yamlLength: number;
  /** Models that one YAML file describes. */
  readonly modelsPerFile: number;
}

/** 10,000 models with 16 MB of SQL and 10 MB of YAML. */
export const LARGE: ProjectSize = { models: 10_000, sqlLength: 1600, yamlLength: 1000, modelsPerFile: 10 };

const MODELS_PER_FOLDER = 50;
const SOURCES = 200;

/** Writes a project that dbt and etl both read; the same size always gives the same files. */
export function generateProject(folder: string, size: ProjectSize): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'dbt_project.yml'), PROJECT);
  writeFileSync(join(folder, 'profiles.yml'), PROFILES);
  mkdirSync(join(folder, 'macros'), { recursive: true });
  writeFileSync(join(folder, 'macros', 'money.sql'), MACROS);
  for (let first = 0; first < size.models; first += MODELS_PER_FOLDER) {
    const models = join(folder, 'models', layer(first), `area_${Math.floor(first / MODELS_PER_FOLDER)}`);
    mkdirSync(models, { recursive: true });
    const last = Math.min(first + MODELS_PER_FOLDER, size.models);
    for (let at = first; at < last; at += 1) writeFileSync(join(models, `${name(at)}.sql`), sql(at, size.sqlLength));
    for (let at = first; at < last; at += size.modelsPerFile) {
      const described = Array.from({ length: Math.min(size.modelsPerFile, last - at) }, (_, index) => at + index);
      const texts = described.map((one) => properties(one, size.yamlLength));
      writeFileSync(join(models, `_models_${at}.yml`), `version: 2\nmodels:\n${texts.join('')}`);
    }
  }
  writeFileSync(join(folder, 'models', 'sources.yml'), sources());
}

function layer(at: number): string {
  return ['staging', 'intermediate', 'marts'][Math.floor(at / MODELS_PER_FOLDER) % 3] ?? 'marts';
}

function name(at: number): string {
  return `model_${String(at).padStart(5, '0')}`;
}

/** Four of five models have literal calls only; the fifth needs a template engine. */
function sql(at: number, length: number): string {
  const parents = [at - 1, at - 7, Math.floor(at / 2)].filter((one) => one >= 0 && one < at);
  const from =
    parents.length === 0
      ? `{{ source('raw', 'table_${at % SOURCES}') }}`
      : parents.map((one) => `{{ ref('${name(one)}') }}`).join('\n  join ');
  const config = at % 3 === 0 ? `{{ config(materialized='table', tags=['area_${at % 20}']) }}\n` : '';
  const loop =
    at % 5 === 0
      ? `{% set kinds = ['a', 'b', 'c'] %}\n{% for kind in kinds %}, sum(case when kind = '{{ kind }}' then {{ cents('amount') }} end) as {{ kind }}_amount\n{% endfor %}`
      : '';
  const incremental =
    at % 4 === 1 ? '\n{% if is_incremental() %} where id > (select max(id) from {{ this }}) {% endif %}' : '';
  const head = `${config}select id, kind, amount ${loop}\nfrom ${from}${incremental}\n`;
  const line =
    '-- amounts are in the currency of the shop, rounded to cents, and carry the day on which they were booked\n';
  return head + line.repeat(Math.max(0, Math.round((length - head.length) / line.length)));
}

function properties(at: number, length: number): string {
  const text = `  - name: ${name(at)}
    description: Model number ${at} of the generated project
    config:
      meta: {owner: team_${at % 9}}
    columns:
      - name: id
        description: Key of the row
        data_tests: [unique, not_null]
      - name: kind
        description: What the row is
        data_tests:
          - accepted_values:
              arguments: {values: [a, b, c]}
      - name: amount
        description: `;
  const words = 'booked amount in the currency of the shop and ';
  return `${text}${words.repeat(Math.max(1, Math.round((length - text.length) / words.length)))}more\n`;
}

function sources(): string {
  const tables = Array.from({ length: SOURCES }, (_, at) => `      - name: table_${at}\n`);
  return `sources:\n  - name: raw\n    tables:\n${tables.join('')}`;
}

const PROJECT = `name: generated
version: '1.0'
config-version: 2
profile: generated
models:
  generated:
    staging: {+materialized: view}
    marts: {+materialized: table, +tags: [mart]}
`;

const PROFILES = `generated:
  target: dev
  outputs:
    dev: {type: duckdb, path: ':memory:', schema: main, threads: 2}
`;

const MACROS = '{% macro cents(column) %}round({{ column }} * 100){% endmacro %}\n';
