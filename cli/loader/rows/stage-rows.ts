import type { Connection } from '../../adapters/types.ts';
import type { LandedTable } from '../stage/landed-table.ts';
import { type StagedLanding, shapeRawTable, stageLanding } from '../stage/stage-landing.ts';
import type { LoadRequest } from '../types.ts';
import { CHANGE_COLUMNS } from './change-statements.ts';
import type { DecidedRows } from './decide-rows.ts';
import type { LandedRows } from './land-rows.ts';
import { DELETED_COLUMN } from './raw-rows.ts';

/** The landed rows and changes of a load as tables of the warehouse. */
export interface StagedRows {
  readonly rows: LandedTable | undefined;
  readonly changes: LandedTable | undefined;
  /** Removes them. */
  drop(): Promise<void>;
}

const CHANGES = [
  { name: CHANGE_COLUMNS.operation, type: 'string' },
  { name: CHANGE_COLUMNS.missing, type: 'string' },
  { name: CHANGE_COLUMNS.place, type: 'bigint' },
];

/** Brings what was landed into the warehouse; null where the engine reads the files themselves. */
export async function stageRows(
  request: LoadRequest,
  { scope, columns }: DecidedRows,
  { files, changes }: LandedRows,
  folder: string,
  connection: Connection,
): Promise<StagedRows | null> {
  const { api } = connection;
  if (api === undefined) return null;
  await shapeRawTable(request, scope, columns, { connection, api });
  const landed = columns.filter((column) => column.name !== DELETED_COLUMN);
  const staged: StagedLanding[] = [];
  const stage = async (name: string, from: readonly string[], more: typeof CHANGES | []) => {
    if (from.length === 0) return undefined;
    const input = { files: from, columns: [...more, ...landed], name, folder };
    const one = await stageLanding(request, scope, input, { connection, api });
    staged.push(one);
    return one.table;
  };
  const rows = await stage('rows', files, []);
  const changed = await stage('changes', changes.files, CHANGES);
  const drop = async () => {
    for (const one of staged) await one.drop();
  };
  return { rows, changes: changed, drop };
}
