import type { StreamPart } from '../../connectors/index.ts';
import type { Declaration } from '../declaration.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { FileDecision } from '../types.ts';

/** A file that changed within this time before it was loaded may have changed again without a trace in its times. */
const TRUST_AFTER_MS = 2000;

/** What a load is planned from. */
export interface PlanInput {
  readonly declaration: Pick<Declaration, 'write' | 'hash'>;
  readonly parts: readonly StreamPart[];
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  readonly rawTable: 'missing' | 'as declared' | 'other columns';
  readonly fullRefresh: boolean;
}

/** What becomes of one file. `hash` is there when the content had to be read to decide. */
export interface FilePlan {
  readonly file: string;
  readonly decision: FileDecision;
  readonly part?: StreamPart;
  readonly hash?: string;
}

/** What becomes of each file of a table. */
export interface FilesPlan {
  /** The raw table is made anew. */
  readonly rebuild: boolean;
  /** Why changes that are applied already are applied again; null where they are not. */
  readonly again?: string | null;
  readonly files: readonly FilePlan[];
}

/**
 * Decides what is loaded, left alone and taken out. A file is unchanged when its content and the declaration are those
 * of the ledger; its content is only hashed when its times do not settle it.
 */
export async function planFiles(input: PlanInput): Promise<FilesPlan> {
  const { declaration, parts, ledger, rawTable } = input;
  const files: FilePlan[] = [];
  for (const part of parts) {
    const entry = ledger.get(part.name);
    const reason = loadReason(entry, input);
    if (reason !== undefined) files.push({ file: part.name, decision: reason, part });
    else if (entry !== undefined && isSurelyUnchanged(part, entry))
      files.push({ file: part.name, decision: 'unchanged', part });
    else {
      const hash = await part.hash();
      files.push({ file: part.name, decision: hash === entry?.contentHash ? 'unchanged' : 'changed', part, hash });
    }
  }
  const present = new Set(parts.map((part) => part.name));
  const gone = [...ledger.keys()].filter((file) => !present.has(file)).sort();
  const keeps = declaration.write === 'append' && rawTable !== 'missing';
  for (const file of gone) files.push({ file, decision: keeps ? 'gone, kept' : 'gone' });
  return { rebuild: rawTable !== 'as declared', files };
}

function loadReason(entry: LedgerEntry | undefined, input: PlanInput): FileDecision | undefined {
  if (input.rawTable === 'missing') return entry === undefined ? 'new' : 'raw table missing';
  if (entry === undefined) return 'new';
  if (input.fullRefresh) return 'full refresh';
  if (input.rawTable === 'other columns' || entry.declarationHash !== input.declaration.hash)
    return 'declaration changed';
  return undefined;
}

function isSurelyUnchanged(part: StreamPart, entry: LedgerEntry): boolean {
  const settled = part.modifiedAt.getTime() < entry.loadedAt.getTime() - TRUST_AFTER_MS;
  return settled && part.fingerprint === entry.fingerprint;
}

/** Whether a file of this decision is landed and loaded. */
export function isLoaded(decision: FileDecision): boolean {
  return !['unchanged', 'gone', 'gone, kept'].includes(decision);
}

/** The files of which one thing becomes. */
export function filesOf({ files }: FilesPlan, decision: FileDecision): string[] {
  return files.filter((file) => file.decision === decision).map((file) => file.file);
}
