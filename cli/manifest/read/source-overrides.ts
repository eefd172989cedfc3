import type { Yaml, YamlMap } from '../../config/types.ts';
import { type Diagnostic, diagnostic, nearest } from '../../diagnostics/index.ts';
import { mapsOf, textOf } from './columns.ts';
import { detailsIn, type PropertyEntry } from './property-file.ts';

/** A table of a source, and the entry that describes its columns and tests. */
export interface DescribedTable {
  readonly table: YamlMap;
  readonly index: number;
  /** The entry and the index of the table in it that its columns and tests come from. */
  readonly tests: { readonly entry: PropertyEntry; readonly index: number };
}

/** What `overrides:` of other packages' sources says, by package and source. */
export class SourceOverrides {
  readonly #entries = new Map<string, PropertyEntry>();
  readonly #used = new Map<PropertyEntry, Set<string>>();

  /** Takes the entries of `sources:` that override something out of a list of entries; tells of doubles. */
  constructor(entries: readonly PropertyEntry[], found: Diagnostic[]) {
    for (const entry of entries) {
      if (!isOverride(entry)) continue;
      const key = keyOf(String(entry.data.overrides), entry.name);
      const other = this.#entries.get(key);
      if (other === undefined) this.#entries.set(key, entry);
      else {
        const params = { name: entry.name, other: other.source.yaml.file };
        found.push(diagnostic('ETL2031', params, detailsIn(entry, ['name'])));
      }
    }
  }

  /** An entry of `sources:` with what overrides it, and its tables. */
  applied(entry: PropertyEntry): { readonly entry: PropertyEntry; readonly tables: readonly DescribedTable[] } {
    const override = this.#entries.get(keyOf(entry.source.file.packageName, entry.name));
    const tables = mapsOf(entry.data.tables);
    if (override === undefined)
      return { entry, tables: tables.map((table, index) => ({ table, index, tests: { entry, index } })) };
    const used = this.#used.get(override) ?? new Set();
    this.#used.set(override, used);
    const { tables: overridden, ...rest } = override.data;
    // As in dbt, an override without config or freshness takes away those that were there.
    const { config: _config, freshness: _freshness, ...kept } = entry.data;
    const data = { ...kept, ...given(rest) };
    return {
      entry: { ...entry, data },
      tables: tables.map((table, index) => {
        const at = mapsOf(overridden).findIndex((one) => one.name === table.name);
        const own = mapsOf(overridden)[at];
        if (own === undefined) return { table, index, tests: { entry, index } };
        used.add(String(table.name));
        return { table: merged(table, own), index, tests: testsAt(entry, index, override, at) };
      }),
    };
  }

  /** Tells of overrides of sources and tables that are not there. */
  tellUnused(sources: readonly string[], found: Diagnostic[]): void {
    for (const entry of this.#entries.values()) {
      const used = this.#used.get(entry);
      const { name } = entry;
      const params = { package: String(entry.data.overrides), source: name };
      if (used === undefined) {
        const like = nearest(name, sources);
        found.push(diagnostic('ETL2037', { ...params, nearest: like }, detailsIn(entry, ['overrides']), 'warning'));
        continue;
      }
      for (const [index, table] of mapsOf(entry.data.tables).entries()) {
        const called = textOf(table.name) ?? '';
        if (used.has(called)) continue;
        const details = detailsIn(entry, ['tables', index, 'name']);
        found.push(diagnostic('ETL2037', { ...params, table: called }, details, 'warning'));
      }
    }
  }
}

/** Whether an entry of `sources:` speaks of a source of another package. */
export function isOverride({ section, data }: PropertyEntry): boolean {
  return section === 'sources' && textOf(data.overrides) !== null;
}

function keyOf(packageName: string, source: string): string {
  return `${packageName}\0${source}`;
}

function merged(table: YamlMap, own: YamlMap): YamlMap {
  const { quoting: _quoting, freshness: _freshness, ...kept } = table;
  return { ...kept, ...given(own) };
}

/** What an override gives; an explicit null means something for the freshness only. */
function given(own: YamlMap): YamlMap {
  const kept = ([key, value]: [string, Yaml]): boolean =>
    key !== 'overrides' && (value !== null || key === 'freshness');
  return Object.fromEntries(Object.entries(own).filter(kept));
}

/** Columns and tests that the override gives stand in its file; their nodes are those of the source's own. */
function testsAt(entry: PropertyEntry, index: number, override: PropertyEntry, at: number): DescribedTable['tests'] {
  const own = mapsOf(override.data.tables)[at] ?? {};
  if (!['columns', 'tests', 'data_tests'].some((key) => key in own)) return { entry, index };
  return { entry: { ...override, source: { ...override.source, file: entry.source.file } }, index: at };
}
