import type { Connection, EngineApi } from '../../adapters/types.ts';
import { ledgerRow } from '../ledger.ts';
import { rawColumns } from '../raw-table.ts';
import { CHANGE_COLUMNS } from '../rows/change-statements.ts';
import { DELETED_COLUMN } from '../rows/raw-rows.ts';
import { emptyTable, type LandedTable } from '../stage/landed-table.ts';
import { shapeOfRawTable, stageLanding, stagingTogether } from '../stage/stage-landing.ts';
import { stageLedger } from '../stage/stage-ledger.ts';
import { StagedLoad } from '../stage/staged-load.ts';
import type { LoadRequest } from '../types.ts';
import { oldKeyColumn } from './change-shape.ts';
import type { DecidedLoad } from './decide.ts';
import type { LandedParts } from './land.ts';
import { pathsOf } from './land-part.ts';
import { allPartChanges } from './part-changes.ts';

/** Files whose rows of the ledger a statement can hold: engines take no text without end. */
const MOST_ENTRIES = 500;

/** Files that lie in the warehouse. */
export interface StagedFiles {
  readonly table: LandedTable;
  readonly load: StagedLoad;
}

/** Brings the landed files into the warehouse; null where the engine reads the files themselves. */
export async function stageParts(
  request: LoadRequest,
  decided: DecidedLoad,
  landed: LandedParts,
  folder: string,
  connection: Connection,
): Promise<StagedFiles | null> {
  const { api } = connection;
  if (api === undefined) return null;
  const { scope, declaration } = decided;
  const columns = rawColumns(declaration);
  const shape = await shapeOfRawTable(request, scope, columns, { connection, api });
  const staged = await stagingTogether(request, scope, ['files', 'ledger'], connection, () => stageTable(api));
  const table = { ...staged, before: shape.rows };
  const changes = allPartChanges(request, decided, landed, table);
  const tables = [table.from, table.ledger ?? ''].filter((name) => name !== '');
  return { table, load: new StagedLoad(request, scope, { shape, columns, changes, tables }) };

  async function stageTable(api: EngineApi): Promise<LandedTable> {
    const { files } = landed;
    if (files.length === 0) return emptyTable;
    const own = [...changeColumns(), ...columns.filter((column) => column.name !== DELETED_COLUMN)];
    const staged = await stageLanding(
      request,
      scope,
      { files: pathsOf(files), columns: own, name: 'files', folder },
      api,
    );
    if (files.length <= MOST_ENTRIES) return staged;
    const entries = files.map((file) => ledgerRow(scope, file.entry));
    return { ...staged, ledger: await stageLedger(request, scope, entries, api) };
  }

  function changeColumns() {
    const { changes } = declaration;
    if (changes === null) return [];
    const types = new Map(columns.map(({ name, type }) => [name, type]));
    const old = changes.oldKey.map(({ column }) => ({
      name: oldKeyColumn(column),
      type: types.get(column) ?? 'string',
    }));
    const { operation, missing, place } = CHANGE_COLUMNS;
    const text = [operation, missing].map((name) => ({ name, type: 'string' }));
    return [...text, { name: place, type: 'bigint' }, ...old];
  }
}
