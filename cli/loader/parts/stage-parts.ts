import type { Connection } from '../../adapters/types.ts';
import { ledgerRow } from '../ledger.ts';
import { rawColumns } from '../raw-table.ts';
import { CHANGE_COLUMNS } from '../rows/change-statements.ts';
import { DELETED_COLUMN } from '../rows/raw-rows.ts';
import { emptyTable } from '../stage/landed-table.ts';
import { type StagedLanding, shapeRawTable, stageLanding } from '../stage/stage-landing.ts';
import { stageLedger } from '../stage/stage-ledger.ts';
import type { LoadRequest } from '../types.ts';
import { oldKeyColumn } from './change-shape.ts';
import type { DecidedLoad } from './decide.ts';
import type { LandedParts } from './land.ts';
import { pathsOf } from './land-part.ts';

/** Files whose rows of the ledger a statement can hold: engines take no text without end. */
const MOST_ENTRIES = 500;

/** Brings the landed files into the warehouse; null where the engine reads the files themselves. */
export async function stageParts(
  request: LoadRequest,
  { scope, declaration }: DecidedLoad,
  { files }: LandedParts,
  folder: string,
  connection: Connection,
): Promise<StagedLanding | null> {
  const { api } = connection;
  if (api === undefined) return null;
  const columns = rawColumns(declaration);
  await shapeRawTable(request, scope, columns, { connection, api });
  if (files.length === 0) return { table: emptyTable, drop: async () => {} };
  const landed = [...changeColumns(), ...columns.filter((column) => column.name !== DELETED_COLUMN)];
  const input = { files: pathsOf(files), columns: landed, name: 'files', folder };
  const staged = await stageLanding(request, scope, input, { connection, api });
  if (files.length <= MOST_ENTRIES) return staged;
  const entries = files.map((file) => ledgerRow(scope, file.entry));
  const ledger = await stageLedger(request, scope, entries, { connection, api });
  const drop = async () => {
    await staged.drop();
    await ledger.drop();
  };
  return { table: { ...staged.table, ledger: ledger.name }, drop };

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
