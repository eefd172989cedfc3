import type { PartitionLayout, TableLayout, TableProperties } from '../storage.ts';
import type { ColumnInfo } from '../types.ts';
import type { WireField } from './wire.ts';
import { fieldOf } from './wire-field.ts';

/** A table as the API writes it, as far as its layout is read. */
export interface WireLayout {
  readonly timePartitioning?: { readonly type?: string; readonly field?: string; readonly expirationMs?: string };
  readonly rangePartitioning?: {
    readonly field: string;
    readonly range: { readonly start: string; readonly end: string; readonly interval: string };
  };
  readonly clustering?: { readonly fields?: readonly string[] };
  readonly materializedView?: {
    readonly query?: string;
    readonly enableRefresh?: boolean;
    readonly refreshIntervalMs?: string;
  };
  readonly schema?: { readonly fields?: readonly WireField[] };
  readonly labels?: Readonly<Record<string, string>>;
}

/** What of a table its layout is read from. */
export const LAYOUT_FIELDS = 'timePartitioning,rangePartitioning,clustering,materializedView';

const UNITS = { HOUR: 'hour', DAY: 'day', MONTH: 'month', YEAR: 'year' } as const;

/**
 * The layout of a table. An emulator (`isWhole` false) tells only some of what SQL laid out: what is missing there is not
 * known.
 */
export function layoutOf(table: WireLayout, isWhole: boolean): TableLayout {
  const { clustering, materializedView: view } = table;
  const partition = partitionOf(table);
  const layout = {
    ...(partition === null && !isWhole ? {} : { partition }),
    ...(clustering === undefined && !isWhole ? {} : { clusterBy: clustering?.fields ?? [] }),
  };
  if (view === undefined) return layout;
  const ms = view.refreshIntervalMs;
  const minutes = ms === undefined ? null : Number(ms) / 60_000;
  return { ...layout, view: { query: view.query ?? '', refresh: view.enableRefresh !== false, minutes } };
}

function partitionOf({ timePartitioning: time, rangePartitioning }: WireLayout): PartitionLayout | null {
  if (rangePartitioning !== undefined) {
    const { field, range } = rangePartitioning;
    const { start, end, interval } = range;
    return { field, range: { start: Number(start), end: Number(end), interval: Number(interval) } };
  }
  if (time === undefined) return null;
  const type = (time.type ?? 'DAY').toUpperCase();
  return { field: time.field ?? null, unit: type in UNITS ? UNITS[type as keyof typeof UNITS] : 'day' };
}

/** The change of a table that sets properties; `now` is in milliseconds since 1970. */
export function patchOf(properties: TableProperties, current: WireLayout, now: number): object {
  const { description, labels, expiresInHours, requirePartitionFilter, partitionExpirationDays } = properties;
  const { columns, policyTags, resourceTags, types } = properties;
  const expires = expiresInHours === null ? null : String(now + Number(expiresInHours) * 3_600_000);
  // A label that is not named any more has to be set to null.
  const gone = Object.fromEntries(Object.keys(current.labels ?? {}).map((name) => [name, null]));
  return {
    ...(description === undefined ? {} : { description }),
    ...(labels === undefined ? {} : { labels: { ...gone, ...labels } }),
    ...(resourceTags === undefined ? {} : { resourceTags }),
    ...(expiresInHours === undefined ? {} : { expirationTime: expires }),
    ...(requirePartitionFilter === undefined ? {} : { requirePartitionFilter }),
    ...(partitionExpirationDays === undefined || current.timePartitioning === undefined
      ? {}
      : {
          timePartitioning: {
            ...current.timePartitioning,
            expirationMs: partitionExpirationDays === null ? null : String(partitionExpirationDays * 86_400_000),
          },
        }),
    ...(columns === undefined && policyTags === undefined && types === undefined
      ? {}
      : {
          schema: { fields: toldFields(typedFields(current, folded(types)), folded(columns), folded(policyTags), '') },
        }),
  };
}

/** The fields of a table, some with another type; what they say of themselves they keep. */
function typedFields({ schema }: WireLayout, types: ReadonlyMap<string, string>): readonly WireField[] {
  return (schema?.fields ?? []).map((field) => {
    const dataType = types.get(field.name.toLowerCase());
    return dataType === undefined ? field : kept(fieldOf({ name: field.name, dataType }), field);
  });
}

function kept(made: WireField, before: WireField | undefined): WireField {
  const fields = made.fields?.map((one) =>
    kept(
      one,
      before?.fields?.find(({ name }) => name.toLowerCase() === one.name.toLowerCase()),
    ),
  );
  return { ...before, ...made, ...(fields === undefined ? {} : { fields }) };
}

function folded<T>(columns: Readonly<Record<string, T>> = {}): ReadonlyMap<string, T> {
  return new Map(Object.entries(columns).map(([name, told]) => [name.toLowerCase(), told]));
}

/** Fields with their descriptions and policy tags; those that nothing is said of keep theirs. */
function toldFields(
  fields: readonly WireField[],
  told: ReadonlyMap<string, string>,
  tags: ReadonlyMap<string, readonly string[]>,
  prefix: string,
): readonly WireField[] {
  return fields.map((field) => {
    const path = `${prefix}${field.name.toLowerCase()}`;
    const description = told.get(path);
    const names = tags.get(path);
    return {
      ...field,
      ...(description === undefined ? {} : { description }),
      ...(names === undefined ? {} : { policyTags: { names } }),
      ...(field.fields === undefined ? {} : { fields: toldFields(field.fields, told, tags, `${path}.`) }),
    };
  });
}

/** Rows as lines of JSON, which a load job reads with the types of its schema. */
export function jsonLines(columns: readonly ColumnInfo[], rows: readonly (readonly (string | null)[])[]): string {
  return rows
    .map(
      (row) => `${JSON.stringify(Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))}\n`,
    )
    .join('');
}
