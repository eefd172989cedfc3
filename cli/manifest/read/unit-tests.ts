import type { Yaml, YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import type { UnitTestNode } from '../types.ts';
import { mapOf, mapsOf, textOf } from './columns.ts';
import { EMPTY_LIST, type Mutable } from './draft.ts';
import type { NodeConfigs } from './node-config.ts';
import type { PropertyEntry } from './property-file.ts';
import { sha256 } from './text.ts';

/** The node of one unit test as it is written; its model and parents follow when all nodes are known. */
export function unitTestNode(
  { configs, createdAt }: { readonly configs: NodeConfigs; readonly createdAt: number },
  entry: PropertyEntry,
): Mutable<UnitTestNode> {
  const { data, name } = entry;
  const { file } = entry.source;
  const model = textOf(data.model) ?? '';
  const folders = file.originalPath.split('/').slice(1, -1);
  const fqn = [file.packageName, ...folders, model, name];
  const patch = mapOf(data.config);
  const { config } = configs.build({ kind: 'unit_test', packageName: file.packageName, fqn, patch });
  const given = mapsOf(data.given).map((one) => ({ input: textOf(one.input) ?? '', ...fixtureOf(one) }));
  const expect = fixtureOf(mapOf(data.expect));
  const overrides = isYamlMap(data.overrides) ? overridesOf(data.overrides) : null;
  return {
    model,
    given,
    expect,
    name,
    resource_type: 'unit_test',
    package_name: file.packageName,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `unit_test.${file.packageName}.${model}.${name}`,
    fqn,
    description: textOf(data.description) ?? '',
    overrides,
    depends_on: { macros: EMPTY_LIST, nodes: EMPTY_LIST },
    config,
    checksum: sha256(JSON.stringify([model, given, expect, overrides, data.versions ?? null])),
    schema: null,
    created_at: createdAt,
    versions: data.versions ?? null,
    version: null,
  };
}

function overridesOf(overrides: YamlMap): YamlMap {
  return { macros: mapOf(overrides.macros), vars: mapOf(overrides.vars), env_vars: mapOf(overrides.env_vars) };
}

/** Rows as dbt's manifest shows them: dict rows as they are, CSV text as rows, SQL as text. */
function fixtureOf(given: YamlMap): { rows: Yaml; format: string; fixture: string | null } {
  const format = textOf(given.format) ?? 'dict';
  const fixture = textOf(given.fixture);
  const { rows = null } = given;
  if (format === 'csv' && typeof rows === 'string') return { rows: fullRowFirst(csvRows(rows)), format, fixture };
  if (format === 'dict') return { rows: fullRowFirst(mapsOf(rows)), format, fixture };
  return { rows, format, fixture };
}

/** dbt puts a row without nulls first, because engines take column types from the first row. */
function fullRowFirst(rows: readonly YamlMap[]): readonly YamlMap[] {
  const at = rows.findIndex((row) => Object.values(row).every((value) => value !== null));
  const [first, full] = [rows[0], rows[at]];
  if (first === undefined || full === undefined || at === 0) return rows;
  return rows.map((row, index) => (index === 0 ? full : index === at ? first : row));
}

/** The rows of a CSV text by its header; an empty cell is null. */
export function csvRows(text: string): YamlMap[] {
  const [header = [], ...lines] = csvCells(text);
  return lines
    .filter((cells) => cells.length > 1 || cells[0] !== '')
    .map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] || null])));
}

function csvCells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell === '') isQuoted = true;
    else if (letter === ',' || letter === '\n') {
      row.push(cell.replace(/\r$/, ''));
      cell = '';
      if (letter === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += letter;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell.replace(/\r$/, '')]);
  return rows;
}
