import { PyError } from '../../templates/index.ts';
import type { InformationSchemaName } from '../values/information-schema-value.ts';

/** Views that a region has, not a dataset. */
const OF_REGIONS: ReadonlySet<string> = new Set(['OBJECT_PRIVILEGES', 'TABLE_STORAGE']);
/** Views that a project has, not a dataset. */
const OF_PROJECTS: ReadonlySet<string> = new Set(['SCHEMATA', 'SCHEMATA_OPTIONS']);

/** A view of BigQuery's information schemas: of a dataset, a region or a project. Source: dbt-bigquery 1.12, asked. */
export function informationSchemaName(
  { database, schema, view, location }: InformationSchemaName,
  quote: (name: string) => string,
): string {
  const project = database === null ? [] : [quote(database)];
  if (view === null || OF_PROJECTS.has(view))
    return [...project, 'INFORMATION_SCHEMA', ...(view === null ? [] : [view])].join('.');
  const isOfRegion = OF_REGIONS.has(view);
  if (isOfRegion && location === null)
    throw new PyError(
      'CompilationError',
      `No location/region found when trying to retrieve "${view}": relation.incorporate(location=adapter.get_dataset_location(relation)) tells it`,
    );
  const region = isOfRegion && location !== null ? [quote(`region-${location}`)] : [];
  const dataset = schema === null || isOfRegion ? [] : [quote(schema)];
  const own = view === '__TABLES__' ? [] : ['INFORMATION_SCHEMA'];
  return [...project, ...region, ...dataset, ...own, view].join('.');
}
