import { adapterTypes, loadAdapter } from '../../adapters/index.ts';
import { fileSchemas } from '../../config/schemas/json-schemas.ts';
import { outputSchema } from '../../config/schemas/profiles-schema.ts';
import { connectorTypes, loadConnector } from '../../connectors/index.ts';
import { commonLoadSchema } from '../../loader/load-schema.ts';
import { jsonSchemaOf, withDefinitions } from './json-schema.ts';
import { KeyTables } from './key-tables.ts';

interface FilePage {
  readonly name: keyof typeof fileSchemas;
  readonly title: string;
  readonly about: readonly string[];
}

const FILE_PAGES: readonly FilePage[] = [
  {
    name: 'project',
    title: 'Project file',
    about: [
      '`etl_project.yml`, or `dbt_project.yml`, at the top of a project. [Configuration](../guide/configuration.md)',
      'tells how configs of folders and nodes meet.',
    ],
  },
  {
    name: 'properties',
    title: 'Property files',
    about: [
      'The `.yml` files beside models, sources, seeds, snapshots, macros and tests; their names do not matter. What',
      '`load:` of a table may say is on a [page of its own](loading.md).',
    ],
  },
  {
    name: 'selectors',
    title: 'selectors.yml',
    about: ['Selections with a name, for `--selector`. [Selecting nodes](../guide/selection.md) has the methods.'],
  },
  {
    name: 'packages',
    title: 'packages.yml',
    about: [
      'Other projects that this one uses; `dependencies.yml` may say the same. See [packages](../guide/packages.md).',
    ],
  },
];

/** The pages of the files of a project, by file name: every key with what it is and means, from the schemas that check it. */
export async function filePages(): Promise<Readonly<Record<string, string>>> {
  const files = FILE_PAGES.map(({ name, title, about }) => {
    const schema = withDefinitions(jsonSchemaOf(fileSchemas[name] as (typeof fileSchemas)[string]));
    return [`${name}.md`, page(title, about, new KeyTables().tablesOf('', schema))] as const;
  });
  return { ...Object.fromEntries(files), 'profiles.md': await profilesPage(), 'loading.md': await loadingPage() };
}

async function profilesPage(): Promise<string> {
  const tables = new KeyTables();
  const lines = [
    '```yaml',
    '<profile>:',
    '  target: <output that is used unless told>',
    '  outputs:',
    '    <output>:',
    '      type: <engine>',
    '      connections:',
    '        <connection>:',
    '          type: <connector>',
    '```',
    '',
    ...tables.tablesOf('Every output', jsonSchemaOf(outputSchema)),
  ];
  for (const type of adapterTypes)
    lines.push(...tables.tablesOf(`Outputs of type ${type}`, jsonSchemaOf((await loadAdapter(type)).credentials)));
  for (const type of connectorTypes) {
    const { connection } = await loadConnector(type, type);
    lines.push(...tables.tablesOf(`Connections of type ${type}`, jsonSchemaOf(connection)));
  }
  const about = [
    '`profiles.yml`: where the warehouse is and what sources are loaded from, one set for each target. Every value may',
    'be a template, such as `"{{ env_var(\'PGPASSWORD\') }}"`.',
  ];
  return page('Profiles', about, lines);
}

async function loadingPage(): Promise<string> {
  const tables = new KeyTables();
  const lines = tables.tablesOf('Every connector', jsonSchemaOf(commonLoadSchema));
  for (const type of connectorTypes) {
    const { table } = await loadConnector(type, type);
    lines.push(...tables.tablesOf(`Tables of type ${type}`, jsonSchemaOf(table)));
  }
  const about = [
    '`load:` of a table of a source: the keys of every connector, and those of the connector of its connection.',
    'See [sources](../guide/sources.md) and [loading](../guide/loading.md).',
  ];
  return page('Loading', about, lines);
}

/** A page that says that it is generated. */
export function page(title: string, about: readonly string[], lines: readonly string[]): string {
  return [
    `# ${title}`,
    '',
    '<!-- Written by scripts/generate-reference.mjs from the program; do not edit. -->',
    '',
    ...about,
    '',
    ...lines,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
