import { alternativesOf, codeOf, type JsonSchema, kindOf } from './json-schema.ts';

/** A map of more keys than this gets a table of its own. */
const MOST_KEYS_WITHIN = 4;

interface Section {
  readonly title: string;
  readonly schema: JsonSchema;
}

/**
 * The tables of all keys of a file, in Markdown: a heading and a table for `title`, and one for each larger map in it.
 * A map that stands in several places has one table, and the others point to it.
 */
export class KeyTables {
  private readonly waiting: Section[] = [];
  private readonly titles = new Map<string, string>();
  private readonly level: number;

  /** `level`: how deep the headings stand, 2 for the parts of a page. */
  constructor(level = 2) {
    this.level = level;
  }

  /** The lines of one map, and of all that it brings and no table before has shown; no heading above the first for ''. */
  tablesOf(title: string, schema: JsonSchema): string[] {
    const lines = title === '' ? [...this.tableOf(schema, ''), ''] : [];
    if (title !== '') this.waiting.push({ title, schema });
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift())
      lines.push(`${'#'.repeat(this.level)} ${next.title}`, '', ...this.tableOf(next.schema, next.title), '');
    return lines;
  }

  private tableOf(schema: JsonSchema, title: string): string[] {
    return ['| Key | Is | Means |', '|---|---|---|', ...this.rowsOf(schema, title, '')];
  }

  private rowsOf(map: JsonSchema, title: string, before: string): string[] {
    const required = map.required ?? [];
    const entries = Object.entries(map.properties ?? {});
    const isRequired = ([key]: readonly [string, JsonSchema]) => required.includes(key);
    return [...entries.filter(isRequired), ...entries.filter((one) => !isRequired(one))].flatMap(([key, schema]) => {
      const name = `${before}${key}`;
      const inner = mapsWithin(schema);
      const shown = inner.flatMap((one) => this.placed(one, `${title === '' ? '' : `${title}: `}${name}`));
      const links = shown.flatMap(({ link }) => (link === undefined ? [] : [link]));
      const rows = shown.flatMap(({ rows: within }) => (within === undefined ? [] : [within]));
      return [
        `| \`${name}\` | ${kindOf(schema)} | ${meaning(schema, required.includes(key), links)} |`,
        ...rows.flatMap((one) => this.rowsOf(one, title, `${name}.`)),
      ];
    });
  }

  /** Where a map is shown: in rows of this table when it is small, else in a table of its own. */
  private placed(map: JsonSchema, title: string): { link?: string; rows?: JsonSchema }[] {
    const keys = Object.keys(map.properties ?? {});
    if (keys.length === 0) return [];
    if (keys.length <= MOST_KEYS_WITHIN && keys.every((key) => mapsWithin(map.properties?.[key] ?? {}).length === 0))
      return [{ rows: map }];
    const text = JSON.stringify(map.properties);
    const known = this.titles.get(text);
    if (known === undefined) this.waiting.push({ title, schema: map });
    this.titles.set(text, known ?? title);
    return [{ link: `[${known ?? title}](#${anchor(known ?? title)})` }];
  }
}

/** The maps with keys of their own that a value may be, be a list or map of, or hold. */
function mapsWithin(schema: JsonSchema): readonly JsonSchema[] {
  const found = alternativesOf(schema).flatMap((one) => {
    if (one.properties !== undefined) return [one];
    if (one.items !== undefined) return mapsWithin(one.items);
    return typeof one.additionalProperties === 'object' ? mapsWithin(one.additionalProperties) : [];
  });
  return [...new Map(found.map((one) => [JSON.stringify(one.properties), one])).values()];
}

function meaning(schema: JsonSchema, isRequired: boolean, links: readonly string[]): string {
  // A `type:` that has one value says which of several shapes this is.
  const description = (schema.description ?? (schema.const === undefined ? '' : 'Chooses these keys')).trim();
  const sentence = description === '' || /[.!?]$/.test(description) ? description : `${description}.`;
  const told = schema.default === undefined || isEmpty(schema.default) ? '' : `${codeOf(schema.default)} unless told.`;
  const needed = isRequired ? 'Required.' : '';
  const see = links.length === 0 ? '' : `Its keys: ${[...new Set(links)].join(', ')}.`;
  return [sentence, told, needed, see]
    .filter((part) => part !== '')
    .join(' ')
    .replaceAll('|', '\\|');
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** The anchor that GitHub and most site generators make of a heading. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}
