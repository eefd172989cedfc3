import type { Relation } from '../../relation.ts';
import type { TableResource } from './table-resource.ts';

/** A relation of a catalog: one of the dataset, or all tables whose names differ by a date at their end. */
export interface CatalogTable {
  /** With `*` in the place of dates. */
  readonly name: string;
  readonly type: string;
  readonly isSharded: boolean;
  /** The tables that it is made of, by their names. */
  readonly parts: readonly Relation[];
  /** What the API tells of them, by their names. */
  readonly resources: Map<string, TableResource>;
}

const SHARD = /^(.+)\d{8}$/;

const WORDS: Readonly<Record<string, string>> = { materialized_view: 'materialized view' };

/** The relations of a dataset as a catalog names them; `asked` are names of some, null is all. */
export function catalogTables(listed: readonly Relation[], asked: readonly string[] | null): CatalogTable[] {
  const wanted = asked === null ? null : new Set(asked.map((name) => name.toLowerCase()));
  const groups = new Map<string, Relation[]>();
  for (const one of listed) {
    const name = one.identifier ?? '';
    if (name.includes('__etl_')) continue;
    const base = one.type === 'table' ? SHARD.exec(name)?.[1] : undefined;
    const shown = base === undefined ? name : `${base}*`;
    const isAsked = wanted === null || wanted.has(shown.toLowerCase()) || wanted.has(name.toLowerCase());
    if (isAsked) groups.set(shown, [...(groups.get(shown) ?? []), one]);
  }
  return [...groups].map(([name, parts]) => {
    const type = parts[0]?.type ?? 'external';
    const sorted = [...parts].sort((a, b) => ((a.identifier ?? '') < (b.identifier ?? '') ? -1 : 1));
    return {
      name,
      type: WORDS[type] ?? type,
      isSharded: name.endsWith('*'),
      parts: sorted,
      resources: new Map<string, TableResource>(),
    };
  });
}

/** Whether it was still there when it was asked for. */
export function isListed({ resources }: CatalogTable): boolean {
  return resources.size > 0;
}
