import { describe, expect, it } from 'vitest';
import { readYaml } from '../yaml/read.ts';
import { checkProperties } from './check-properties.ts';

const FILE = `version: 2
models:
  - name: orders
    descripton: text
    config: {materialized: table, my_key: 1, contract: {enforce: true}}
    columns:
      - name: id
        data_type: 3
        data_tests: [unique, {accepted_values: {arguments: {values: [1]}}}]
      - description: no name
      - {name: x, config: {meta: {a: 1}}, quote: "{{ var('q') }}"}
sources:
  - name: plex
    tables:
      - name: t
        load: {anything: goes}
        foreign_keys: [{columns: [a], tabel: b}]
    freshness: {warn_after: {count: 1, period: week}}
exposures:
  - {name: e, type: dashbord, owner: {email: a@b.c, team: x}}
modls: []
`;

function told(flavour: 'etl' | 'dbt', text = FILE): string[] {
  return checkProperties(readYaml(text, 'm.yml'), { flavour }).map(
    ({ severity, code, message, position }) => `${severity} ${code} ${position?.line}:${position?.column} ${message}`,
  );
}

describe('property files', () => {
  it('of etl projects have every mistake told in one go', () => {
    expect(told('etl')).toEqual([
      'error ETL1020 4:5 "descripton" is not a key of model "orders".',
      'error ETL1020 5:35 "my_key" is not a key of "config" of model "orders".',
      'error ETL1020 5:57 "enforce" is not a key of "contract" of "config" of model "orders".',
      'error ETL1021 8:20 "data_type" must be a text, not the number 3.',
      'error ETL1022 10:9 "name" is missing in column 2 of model "orders".',
      'error ETL1022 17:24 "table" is missing in foreign key 1 of table "t" of source "plex".',
      'error ETL1020 17:39 "tabel" is not a key of foreign key 1 of table "t" of source "plex".',
      'error ETL1021 18:48 "period" must be one of minute, hour, day, not the text "week".',
      'error ETL1021 20:21 "type" must be one of dashboard, notebook, analysis, ml, application, not the text "dashbord".',
      'error ETL1020 21:1 "modls" is not a key of m.yml.',
    ]);
  });

  it('say of a type that YAML cut at its comma that it is to be quoted', () => {
    const text = 'models: [{name: m, columns: [{name: a, data_type: array<struct<a bigint, b date>>}]}]\n';
    const [found] = checkProperties(readYaml(text, 'm.yml'), { flavour: 'etl' });
    expect(found?.hint).toBe('Put quotes around a value with a comma inside of { }.');
  });

  it('of dbt projects pass unknown configs, and warn of other unknown keys', () => {
    const found = told('dbt');
    expect(found.filter((one) => one.startsWith('warning'))).toEqual([
      'warning ETL1020 4:5 "descripton" is not a key of model "orders".',
      'warning ETL1020 5:57 "enforce" is not a key of "contract" of "config" of model "orders".',
      'warning ETL1020 17:39 "tabel" is not a key of foreign key 1 of table "t" of source "plex".',
      'warning ETL1020 21:1 "modls" is not a key of m.yml.',
    ]);
    expect(found.join('\n')).not.toContain('my_key');
  });

  it('that are right or empty have nothing told', () => {
    expect(told('etl', '')).toEqual([]);
    expect(
      told('etl', 'models: [{name: a, versions: [{v: 1.0, columns: [{include: all, exclude: [x]}, {name: y}]}]}]\n'),
    ).toEqual([]);
  });
});
