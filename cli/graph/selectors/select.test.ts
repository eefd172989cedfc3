import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { readYaml } from '../../config/yaml/read.ts';
import { isYamlList, isYamlMap } from '../../config/yaml/values.ts';
import { type Diagnostic, EtlError } from '../../diagnostics/index.ts';
import { manifestFromArtifact } from '../../manifest/artifacts/from-artifact.ts';
import type { Manifest } from '../../manifest/types.ts';
import { runSelectorCases, type SelectorCase } from '../../testing/conformance/selectors.ts';
import type { SelectionInputs } from './context.ts';
import { checkSelectors, type Selection, type SelectOptions, select } from './select.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../testing/fixtures/selectors/${name}`, import.meta.url), 'utf8');
const json = (name: string): unknown => JSON.parse(fixture(`golden/${name}`));

const selectorsFile = readYaml(fixture('project/selectors.yml'), 'selectors.yml');
const manifest: Manifest = {
  ...manifestFromArtifact(json('manifest.json') as Record<string, unknown>),
  selectors: selectorsOf(selectorsFile.value),
};

/** The entries of a selectors file by name. */
function selectorsOf(file: unknown): Map<string, YamlMap> {
  const list = isYamlMap(file) ? file['selectors'] : undefined;
  const entries = isYamlList(list) ? list.filter(isYamlMap) : [];
  return new Map(entries.map((entry) => [String(entry['name']), entry]));
}

/** What a selection finds, with the code and place of what it says instead, if it fails. */
function outcome(selection: Selection, options: SelectOptions = {}, of: Manifest = manifest): unknown {
  try {
    return [...select(of, selection, options)].sort();
  } catch (thrown) {
    if (!(thrown instanceof EtlError)) throw thrown;
    const { code, hint, position } = thrown.diagnostic;
    return [code, hint, ...(position === undefined ? [] : [`${position.line}:${position.column}`])];
  }
}

/** The fixture with another selectors file. */
function withSelectors(text: string): [Manifest, SelectOptions] {
  const yaml = readYaml(text, 'selectors.yml');
  return [{ ...manifest, selectors: selectorsOf(yaml.value) }, { selectorPosition: (path) => yaml.positionOf(path) }];
}

// The answers are those of `dbt ls` 1.11 on the project beside them.
describe('a selection', () => {
  it('finds what dbt finds, in hundreds of spellings', () => {
    const cases = json('cases.json') as SelectorCase[];
    expect(cases.length).toBeGreaterThan(500);
    expect(runSelectorCases(manifest, cases)).toEqual([]);
  });

  it('compares with an earlier state as dbt does', () => {
    const earlier = json('earlier.json') as Pick<SelectionInputs, 'results' | 'freshness'>;
    const previous = manifestFromArtifact(json('manifest-before.json') as Record<string, unknown>);
    expect(runSelectorCases(manifest, json('state-cases.json') as SelectorCase[], { ...earlier, previous })).toEqual(
      [],
    );
  });

  it('finds what changed since a commit: files, their properties, and the macros they use', () => {
    const changed = (...files: string[]): SelectOptions => ({
      changedFiles: (commit) => (commit === 'main~1' ? files : []),
    });
    const models = { select: ['git:main~1'], indirectSelection: 'empty' } as const;
    expect(outcome(models, changed('models/raw_views/stg_wind.sql', 'README.md'))).toEqual(['model.harbour.stg_wind']);
    expect(outcome(models, changed('macros/is_even.sql'))).toEqual([
      'model.harbour.stg_ships',
      'test.harbour.is_even_stg_calls_call_id.f1f0f2c2db',
    ]);
    expect(outcome(models, changed('models/cranes.yml'))).toEqual([]);
    expect(outcome(models, changed('snapshots/ships_kept.yml'))).toContain('snapshot.harbour.ships_kept');
    expect(outcome({ select: ['git:v2+'] }, changed('models/raw_views/stg_wind.sql'))).toEqual([]);
  });

  it('takes a YAML selector by name on the command line too', () => {
    expect(outcome({ select: ['selector:hourly'] })).toEqual(outcome({ select: ['tag:hourly'] }));
    expect(outcome({ select: ['selector:hourly,config.materialized:table'] })).toEqual(
      outcome({ select: ['tag:hourly,config.materialized:table'] }),
    );
  });

  it('leaves out models without text where they would be run', () => {
    expect(outcome({ select: ['blank'] })).toEqual(['model.harbour.blank']);
    expect(outcome({ select: ['blank', 'flags'], skipEmpty: true, resourceTypes: new Set(['model']) })).toEqual([]);
  });

  it('warns of every criterion that matches nothing', () => {
    const warnings: Diagnostic[] = [];
    select(
      manifest,
      { select: ['stg_ships', 'tag:a,tag:b', ''], exclude: ['nobody'] },
      { onWarning: (one) => warnings.push(one) },
    );
    expect(warnings.map((one) => [one.code, one.severity, one.message])).toEqual([
      ['ETL2207', 'warning', 'The selection "tag:a,tag:b" does not match any enabled nodes.'],
      ['ETL2207', 'warning', 'The selection "nobody" does not match any enabled nodes.'],
    ]);
  });

  it('says what is wrong with it', () => {
    expect(outcome({ select: ['tags:x'] })).toEqual(['ETL2202', 'Did you mean "tag:"?']);
    expect(outcome({ select: ['@a+'] })).toContain('ETL2203');
    expect(outcome({ selectorName: 'hurly' })).toEqual(['ETL2204', 'Did you mean "hourly"?']);
    expect(outcome({ select: ['version:newest'] })).toContain('ETL2205');
    expect(outcome({ select: ['state:modified'] })).toEqual(['ETL2206', 'To use it, name its folder by --state.']);
  });
});

describe('selectors.yml', () => {
  it('gives the default selector when nothing else is asked for', () => {
    const [own, options] = withSelectors(
      'selectors:\n  - {name: a, default: true, definition: stg_wind}\n  - {name: b, definition: {method: selector, value: a}}\n',
    );
    expect(outcome({}, options, own)).toEqual(['model.harbour.stg_wind']);
    expect(outcome({ selectorName: 'b' }, options, own)).toEqual(['model.harbour.stg_wind']);
    expect(outcome({ exclude: ['fqn:*'], resourceTypes: new Set(['exposure']) }, options, own)).toEqual([]);
    const [two, places] = withSelectors(
      'selectors:\n  - {name: a, default: true, definition: x}\n  - {name: b, default: true, definition: x}\n',
    );
    expect(outcome({}, places, two)).toEqual(['ETL2209', 'Leave it at one of them.', '3:24']);
  });

  it.each([
    ['{name: a, definition: {method: tga, value: x}}', 'ETL2202', '2:27'],
    ['{name: a, definition: "@x+"}', 'ETL2203', '2:27'],
    ['{name: a, definition: {union: [x], intersection: [y]}}', 'ETL2208', '2:27'],
    ['{name: a, definition: {union: x}}', 'ETL2208', '2:35'],
    ['{name: a, definition: {union: [{exclude: [x]}, {exclude: [y]}]}}', 'ETL2208', '2:52'],
    ['{name: a, definition: {method: selector, value: a}}', 'ETL2208', '2:53'],
    ['{name: a, definition: {method: selector, value: gone}}', 'ETL2204', '2:53'],
    ['{name: a, definition: {method: tag}, description: x}', 'ETL2202', '2:27'],
    ['{name: a, definition: {method: tag, parents: true}}', 'ETL2208', '2:27'],
    ['{name: a, definition: {method: tag, value: x, indirect_selection: keen}}', 'ETL2208', '2:71'],
    ['{name: a, definition: [x]}', 'ETL2208', '2:27'],
  ])('shows the place of a mistake: %s', (entry, code, place) => {
    const [own, options] = withSelectors(`selectors:\n  - ${entry}\n`);
    const [found] = checkSelectors(own, options);
    expect([found?.code, `${found?.position?.line}:${found?.position?.column}`]).toEqual([code, place]);
  });

  it('reports all mistakes of a file at once', () => {
    const [own, options] = withSelectors(
      'selectors:\n  - {name: a, definition: {tga: x}}\n  - {name: b, definition: {tag: x}}\n  - {name: c, definition: 3}\n',
    );
    expect(checkSelectors(own, options).map((one) => one.code)).toEqual(['ETL2202', 'ETL2208']);
  });
});
