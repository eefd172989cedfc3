import type { Connection } from '../../adapters/types.ts';
import { emptyTable, type LandedTable } from '../stage/landed-table.ts';
import { shapeOfRawTable, stageLanding, stagingTogether } from '../stage/stage-landing.ts';
import { StagedLoad } from '../stage/staged-load.ts';
import type { LoadRequest } from '../types.ts';
import { CHANGE_COLUMNS } from './change-statements.ts';
import type { DecidedRows } from './decide-rows.ts';
import type { LandedRows } from './land-rows.ts';
import { DELETED_COLUMN } from './raw-rows.ts';
import { allRowChanges } from './row-change.ts';

/** The landed rows and changes of a load as tables of the warehouse. */
export interface StagedRows {
  /** Without rows where none were landed. */
  readonly rows: LandedTable;
  readonly changes: LandedTable | undefined;
}

const CHANGES = [
  { name: CHANGE_COLUMNS.operation, type: 'string' },
  { name: CHANGE_COLUMNS.missing, type: 'string' },
  { name: CHANGE_COLUMNS.place, type: 'bigint' },
];

/** Brings what was landed into the warehouse; null where the engine reads the files themselves. */
export async function stageRows(
  request: LoadRequest,
  decided: DecidedRows,
  landed: LandedRows,
  folder: string,
  connection: Connection,
): Promise<(StagedRows & { readonly load: StagedLoad }) | null> {
  const { api } = connection;
  if (api === undefined) return null;
  const { scope, columns } = decided;
  const shape = await shapeOfRawTable(request, scope, columns, { connection, api });
  const own = columns.filter((column) => column.name !== DELETED_COLUMN);
  const stage = async (name: string, files: readonly string[], more: typeof CHANGES | []) =>
    files.length === 0
      ? undefined
      : await stageLanding(request, scope, { files, columns: [...more, ...own], name, folder }, api);
  const [rows = emptyTable, changes] = await stagingTogether(
    request,
    scope,
    ['rows', 'changes'],
    connection,
    async () => [await stage('rows', landed.files, []), await stage('changes', landed.changes.files, CHANGES)],
  );
  const tables = [rows, changes].flatMap((one) => (one === undefined || one === emptyTable ? [] : [one.from]));
  const all = allRowChanges(request, decided, landed, { rows, changes });
  return { rows, changes, load: new StagedLoad(request, scope, { shape, columns, changes: all, tables }) };
}
