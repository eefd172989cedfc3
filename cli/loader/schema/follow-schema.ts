import type { RowsSession } from '../../connectors/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { withinArrayLimits } from '../array-limits.ts';
import type { Declaration } from '../declaration.ts';
import type { LedgerScope } from '../ledger.ts';
import { streamOf } from '../rows/stream.ts';
import { readWatermark } from '../rows/watermark.ts';
import type { LoadRequest } from '../types.ts';
import { readKnownColumns } from './known-columns.ts';
import { planSchema, type SchemaChange, type SchemaPlan } from './plan-schema.ts';

/** The declaration that a load follows, after its source's columns have been looked at. */
export interface FollowedSchema {
  readonly declaration: Declaration;
  readonly plan: SchemaPlan;
}

/**
 * Looks at the columns of the source where `schema_changes` is told: `freeze` refuses any change since the last load,
 * `evolve` follows it. Nothing for tables that tell neither. Throws ETL5081 when the source cannot be asked, ETL5082
 * for a change under `freeze`, ETL5083 for one that cannot be followed.
 */
export async function followSchema(
  request: LoadRequest,
  declaration: Declaration,
  session: RowsSession,
): Promise<FollowedSchema | null> {
  const mode = declaration.load.schema_changes;
  if (mode !== 'freeze' && mode !== 'evolve') return null;
  const { source, manifest, reader, adapter } = request;
  const scope: LedgerScope = { adapter, source };
  const { source: name } = declaration;
  const description = await session.describe(streamOf(source, declaration, manifest));
  if (!description.isDiscovered) {
    const why = 'the columns of the source cannot be asked for with what the user may see';
    throw EtlError.of(
      'ETL5081',
      { source: name, key: 'schema_changes', value: mode, why },
      { position: declaration.place() },
    );
  }
  const watermark = await readWatermark(reader, scope);
  const isNew = watermark === null || request.fullRefresh === true || watermark.declarationHash !== declaration.hash;
  const plan = planSchema({ declaration, description, known: isNew ? [] : await readKnownColumns(reader, scope) });
  if (mode === 'freeze') {
    if (plan.changes.length > 0)
      throw EtlError.of(
        'ETL5082',
        { source: name, difference: differenceTable(plan.changes) },
        { position: declaration.place() },
      );
    return { declaration, plan };
  }
  tellEvolution(request, declaration, plan);
  const followed = { ...declaration, columns: plan.columns, absent: plan.absent };
  return { declaration: withinArrayLimits(followed, adapter), plan };
}

/** Tells every change that is followed. Throws ETL5083 when one cannot be. */
export function tellEvolution(
  { onNote }: Pick<LoadRequest, 'onNote'>,
  { source, place }: Pick<Declaration, 'source' | 'place'>,
  { changes }: Pick<SchemaPlan, 'changes'>,
): void {
  const refused = changes.filter((change) => change.refused !== undefined);
  if (refused.length > 0) {
    const why = refused.map((change) => `"${change.column}" ${change.refused}`).join('; ');
    throw EtlError.of('ETL5083', { source, why, difference: differenceTable(refused) }, { position: place() });
  }
  for (const change of changes) onNote?.(`${source}: ${changeWords(change)}`);
}

function changeWords({ change, column, before, after, effect }: SchemaChange): string {
  if (change === 'type changed') return `column "${column}" was ${before} at the source and is ${after}: ${effect}.`;
  return `column "${column}" is ${change} at the source${after === null ? '' : ` (${after})`}: ${effect}.`;
}

/** The changes as lines of a table. */
function differenceTable(changes: readonly SchemaChange[]): string {
  const rows = [
    ['column', 'change', 'before', 'now'],
    ...changes.map(({ column, change, before, after }) => [column, change, before ?? '-', after ?? '-']),
  ];
  const widths = [0, 1, 2, 3].map((index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}
