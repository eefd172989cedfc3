import { EtlError } from '../../diagnostics/index.ts';
import type { Declaration } from '../declaration.ts';
import type { DeclaredChanges } from '../declared-changes.ts';
import { type ChangePlace, comparePlaces, placeOf } from './change-order.ts';
import { type FilePlan, type FilesPlan, isLoaded, type PlanInput, planFiles } from './plan.ts';

/** What a load of change files is planned from. */
export interface ChangesPlanInput extends PlanInput {
  readonly declaration: Pick<Declaration, 'write' | 'hash' | 'source' | 'place'>;
  readonly changes: DeclaredChanges;
  /** The last file whose changes are applied; null where none is. */
  readonly last: ChangePlace | null;
  /** Why all changes must be applied again, where the files themselves have told it. */
  readonly late?: string;
}

/**
 * Decides which change files are applied: those that are new. When one that was applied has changed, or a new one comes
 * before it, all of them are applied again to an empty table. Throws ETL5085 when some of them are not there any more.
 */
export async function planChanges(input: ChangesPlanInput): Promise<FilesPlan> {
  const { changes, declaration, fullRefresh } = input;
  const plain = await planFiles({ ...input, declaration: { ...declaration, write: 'append' } });
  const files = plain.files.filter((file) => file.part !== undefined).sort((one, other) => order(changes, one, other));
  const gone = plain.files.filter((file) => file.part === undefined).map((file) => file.file);
  const again = whyAgain(files, input);
  if (again === null) return { ...plain, files: [...files, ...left(gone, 'gone, kept')], again };
  if (gone.length > 0 && !fullRefresh)
    throw EtlError.of('ETL5085', { source: declaration.source, why: again, gone }, { position: declaration.place() });
  const applied = files.map(
    (file): FilePlan => (isLoaded(file.decision) ? file : { ...file, decision: 'applied again' }),
  );
  return { rebuild: true, files: [...applied, ...left(gone, 'gone')], again };
}

function whyAgain(
  files: readonly FilePlan[],
  { ledger, rawTable, fullRefresh, changes, last, late }: ChangesPlanInput,
): string | null {
  if (ledger.size === 0) return null;
  if (rawTable === 'missing') return 'the raw table is not there any more';
  if (fullRefresh) return 'a full refresh was asked for';
  if (rawTable === 'other columns' || files.some((file) => file.decision === 'declaration changed'))
    return 'the declaration has changed';
  const changed = files.find((file) => file.decision === 'changed');
  if (changed !== undefined) return `"${changed.file}" has changed since it was applied`;
  if (late !== undefined) return late;
  if (last === null || changes.order === 'sequence') return null;
  const before = files.find(
    ({ decision, part }) =>
      decision === 'new' && part !== undefined && comparePlaces(changes.order, placeOf(part), last) < 0,
  );
  return before === undefined ? null : `"${before.file}" comes before "${last.name}", which is applied already`;
}

function order({ order: by }: DeclaredChanges, one: FilePlan, other: FilePlan): number {
  return one.part === undefined || other.part === undefined
    ? 0
    : comparePlaces(by, placeOf(one.part), placeOf(other.part));
}

function left(gone: readonly string[], decision: 'gone' | 'gone, kept'): FilePlan[] {
  return gone.map((file) => ({ file, decision }));
}
