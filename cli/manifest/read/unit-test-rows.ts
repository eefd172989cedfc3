import { readFileSync } from 'node:fs';
import type { Yaml, YamlMap } from '../../config/types.ts';
import type { YamlPath } from '../../config/yaml/locate.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import { type Diagnostic, diagnostic, nearest } from '../../diagnostics/index.ts';
import { scanTemplate } from '../static/scan.ts';
import type { UnitTestRows } from '../types.ts';
import { textOf } from './columns.ts';
import { csvRows } from './csv-rows.ts';
import type { ProjectFile } from './files.ts';
import { detailsIn, type PropertyEntry } from './property-file.ts';
import { stripped } from './text.ts';

/** What the rows of a unit test are read with. */
export interface FixtureContext {
  readonly entry: PropertyEntry;
  readonly files: readonly ProjectFile[];
  readonly found: Diagnostic[];
}

/**
 * The rows of one input or of `expect`, as dbt's manifest shows them: maps, the rows of CSV text by its header, or SQL
 * text; from the YAML, from a fixture file, or from the seed's own file. What cannot be read is added to `found`.
 */
export function unitTestRows(given: YamlMap, path: YamlPath, context: FixtureContext): UnitTestRows {
  const format = textOf(given.format) ?? 'dict';
  const fixture = textOf(given.fixture);
  const rows = kept(rowsOf(given, path, format, fixture, context));
  return { rows: Array.isArray(rows) ? completeRowFirst(rows) : rows, format, fixture };
}

/**
 * Values as the manifest keeps them: texts without the line break at their end, which dbt's rendering of YAML takes
 * away, and whole numbers that JSON cannot hold as text, which the engine casts just the same.
 */
function kept(value: Yaml): Yaml {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return value.replace(/\r?\n$/, '');
  if (Array.isArray(value)) return value.map(kept);
  if (!isYamlMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, kept(one)]));
}

function rowsOf(given: YamlMap, path: YamlPath, format: string, fixture: string | null, context: FixtureContext): Yaml {
  const { rows = null } = given;
  if (format === 'dict') {
    if (Array.isArray(rows) && rows.every(isYamlMap)) return rows;
    if (rows === null && fixture === null) return seedRows(given, path, context);
    const problem = `format "dict" takes a list of maps under "rows", and no fixture file`;
    return refuse(context, path, problem, 'Write "format: csv" or "format: sql" for text and files.');
  }
  if (fixture !== null) {
    const text = fixtureText(fixture, format, path, context);
    return format === 'csv' && text !== null ? csvRows(text) : text;
  }
  if (typeof rows !== 'string') {
    const problem = `format "${format}" takes a text under "rows", or the name of a file under "fixture"`;
    return refuse(context, path, problem, 'Leave "format" out for rows that are written as maps.');
  }
  return format === 'csv' ? csvRows(rows) : rows;
}

function fixtureText(fixture: string, format: string, path: YamlPath, context: FixtureContext): string | null {
  const { packageName } = context.entry.source.file;
  const fixtures = context.files.filter((file) => file.kind === 'fixture' && file.packageName === packageName);
  const file = fixtures.find((one) => baseName(one.path) === `${fixture}.${format}`);
  if (file !== undefined) return stripped(readFileSync(file.absolute, 'utf8'));
  const problem = `there is no file "${fixture}.${format}" in the fixtures folder of the tests`;
  const like = nearest(
    `${fixture}.${format}`,
    fixtures.map((one) => baseName(one.path)),
  );
  const hint = like === undefined ? `Add tests/fixtures/${fixture}.${format}.` : `did you mean "${like}"?`;
  return refuse(context, [...path, 'fixture'], problem, hint);
}

/** The rows of a seed's file, for an input without rows. */
function seedRows(given: YamlMap, path: YamlPath, context: FixtureContext): Yaml {
  const input = textOf(given.input);
  const [ref] = input === null ? [] : (scanTemplate(`{{ ${input} }}`)?.refs ?? []);
  const packageName = ref?.package ?? context.entry.source.file.packageName;
  const seed = context.files.find(
    (file) => file.kind === 'seed' && file.packageName === packageName && baseName(file.path) === `${ref?.name}.csv`,
  );
  if (seed !== undefined) return csvRows(readFileSync(seed.absolute, 'utf8'), '');
  const problem = input === null ? '"expect" has no rows' : `the input ${input} has no rows, and it is no seed`;
  return refuse(context, path, problem, 'Write "rows: []" for none at all.');
}

function refuse({ entry, found }: FixtureContext, path: YamlPath, problem: string, hint: string): null {
  found.push(diagnostic('ETL2050', { test: entry.name, problem }, { ...detailsIn(entry, path), hint }));
  return null;
}

/** Puts the first row without a null first, as dbt does: some engines take a column's type from it. */
function completeRowFirst(rows: readonly Yaml[]): Yaml {
  const index = rows.findIndex((row) => isYamlMap(row) && Object.values(row).every((value) => value !== null));
  const [first = null, complete = null] = [rows[0], rows[index]];
  if (index <= 0) return rows;
  return rows.map((row, at) => (at === 0 ? complete : at === index ? first : row));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
