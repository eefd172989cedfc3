import { type MacroRenderer, macroRenderer } from './render-macros.ts';
import { dbtMacros } from './topics/dbt-macros.ts';
import { portableTopics } from './topics/index.ts';
import type { MacroCases, PortableMacro, PortableTopic } from './types.ts';

const HEAD = `# Portable SQL

A project that develops on DuckDB and runs on BigQuery says some things in two languages. The macros of \`etl.\` say them
once, and each engine gets its own SQL:

\`\`\`sql
select
    {{ etl.date_trunc('month', 'ordered_on') }} as month_start,
    {{ etl.safe_divide('sum(amount)', 'count(*)') }} as average_amount
from {{ ref('stg_orders') }}
group by {{ etl.date_trunc('month', 'ordered_on') }}
\`\`\`

Arguments are SQL as text, as with dbt's macros: \`'ordered_on'\` is a column, \`"'Madrid'"\` a string. What is plain text and
no SQL (parts, types, formats, patterns, paths, names of zones) is told without quotes of its own.

Each macro is compared: the same calls over the same rows with edge values (leap days, changes of clocks, negative numbers,
null, empty texts, letters beyond ASCII, halves) run on DuckDB and on Google's reference engine of GoogleSQL, and columns,
types and values have to be the same, floats but for the last digit. The last column says how many values that are;
\`npm test\` compares them again, and this page is made from the same list.

dbt's own macros (\`dbt.dateadd\`, \`dbt.datediff\`, \`dbt.concat\`, ...) are there for projects and packages that call them. They give what
dbt's adapters give, which is [not always the same](#macros-of-dbt) on both engines.

A project takes a macro over by defining a variant of its own: \`duckdb__initcap\`, \`bigquery__initcap\` or
\`default__initcap\`. A project or package called \`etl\` keeps its own macros, and has these behind them.

\`etl lint\` points at what needs one of them: [lint](lint.md).
`;

/** The guide's page on portable SQL: every macro with its SQL on both engines. */
export async function portableSqlPage(): Promise<string> {
  const engines = [await macroRenderer('duckdb'), await macroRenderer('bigquery')] as const;
  const contents = portableTopics.map(({ title }) => `- [${title}](#${anchor(title)})`).join('\n');
  const sections = portableTopics.map((topic) => section(topic, engines));
  const more = '- [Macros of dbt](#macros-of-dbt)';
  return [HEAD, contents, more, ...sections, dbtSection()].join('\n').replace(/\n*$/, '\n');
}

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .replaceAll(' ', '-');
}

function section({ title, intro, macros }: PortableTopic, engines: readonly [MacroRenderer, MacroRenderer]): string {
  const rows = macros.map((macro) => row(macro, engines)).join('\n');
  const head = '| Macro | Gives | Example | DuckDB | BigQuery | Compared |\n|---|---|---|---|---|---|';
  return `\n## ${title}\n\n${intro === undefined ? '' : `${intro}\n\n`}${head}\n${rows}\n`;
}

function row(macro: PortableMacro, [duckdb, bigquery]: readonly [MacroRenderer, MacroRenderer]): string {
  const cells = [
    code(`etl.${signature(macro.name, duckdb)}`),
    [macro.says, macro.edges]
      .filter((text) => text !== undefined)
      .join(' ')
      .replaceAll('|', '\\|'),
    code(macro.example),
    code(sqlOf(macro, duckdb)),
    code(sqlOf(macro, bigquery)),
    macro.notComputed === undefined ? comparedText(macro) : `analyzed only: ${macro.notComputed}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function comparedText(macro: PortableMacro): string {
  const values = String(comparedValues(macro));
  return macro.fixed === undefined ? values : `${values}, ${macro.fixed}`;
}

function dbtSection(): string {
  const rows = dbtMacros.map(({ name, differs, use }) => {
    const call = code(`dbt.${name}`);
    return `| ${call} | ${differs === undefined ? 'yes' : `no: ${differs}`} | ${use === undefined ? '' : code(use)} |`;
  });
  const intro = 'Compared in the same way, with what dbt says for each engine.';
  return `\n## Macros of dbt\n\n${intro}\n\n| Macro | The same on both | Write |\n|---|---|---|\n${rows.join('\n')}\n`;
}

/** The name with its arguments, from the macro itself. */
function signature(name: string, { macro }: MacroRenderer): string {
  const text = macro(name)?.macro_sql ?? '';
  return /macro\s+(\w+\(.*?\))\s*-?%\}/s.exec(text)?.[1] ?? name;
}

function sqlOf({ example }: PortableMacro, renderer: MacroRenderer): string {
  const text = renderer.render(`{{ ${example.replace(/ref\('(\w+)'\)/g, "'$1'")} }}`);
  return text.replace(/\s+/g, ' ').trim();
}

/** How many values of each engine are compared for a macro. */
export function comparedValues({ cases }: PortableMacro): number {
  const count = ({ rows, calls = [], aggregates = [], queries = [] }: MacroCases) =>
    rows.length * calls.length + aggregates.length + queries.length;
  return cases.reduce((sum, one) => sum + count(one), 0);
}

/** A code span of a table cell; marks of the table and of code are kept apart from the text. */
function code(text: string): string {
  const marks = text.includes('`') ? '``' : '`';
  const pad = marks.length > 1 ? ' ' : '';
  return `${marks}${pad}${text.replaceAll('|', '\\|')}${pad}${marks}`;
}
