import { columnType } from '../../connectors/column-type.ts';
import type { PartFile, SourceColumn } from '../../connectors/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { withinArrayLimits } from '../array-limits.ts';
import type { Declaration, DeclaredColumn } from '../declaration.ts';
import { takeEngine } from '../landing/engine-pool.ts';
import { foundColumns, UNTYPED } from '../landing/found-columns.ts';
import { matchColumns } from '../landing/header.ts';
import { spillFolder } from '../landing-path.ts';
import { tellEvolution } from '../schema/follow-schema.ts';
import { type KnownColumn, planSchema } from '../schema/plan-schema.ts';
import { widened } from '../schema/widen.ts';
import type { LoadRequest } from '../types.ts';
import type { DecidedLoad } from './decide.ts';
import { type FilePlan, isLoaded } from './plan.ts';

/** Fetched copies that wait for their landing while the files after them are looked at. */
const MOST_KEPT_BYTES = 256 << 20;

/** A column with the file that has it. */
interface FileColumn extends SourceColumn {
  readonly file: string;
}

/**
 * The load with the columns that its files have, where `schema_changes: evolve` tells to look at them: of each file that is to be
 * loaded the names are read, and its types where it has any, before any row is. Throws ETL5083 for what cannot be followed.
 */
export async function followFiles(
  request: LoadRequest,
  decided: DecidedLoad,
  folder: string,
  landingRoot: string,
): Promise<DecidedLoad> {
  const { declaration, evolution, files } = decided;
  const wanted = files.files.filter((file) => isLoaded(file.decision));
  if (evolution === null) return decided;
  if (wanted.length === 0) return { ...decided, declaration: { ...declaration, columns: evolution.before } };
  const { engine, release } = await takeEngine({ ...request.limits }, () => spillFolder(landingRoot, request.loadId));
  const found = new Map<string, FileColumn>();
  const kept = new KeptParts(folder);
  try {
    for (const file of wanted) {
      if (request.signal?.aborted) throw EtlError.of('ETL5036', {});
      const { shown, bytes } = partOf(file);
      const columns = await kept.use(file, (part) => foundColumns({ part, shown, bytes, declaration }, engine));
      for (const column of named(columns, evolution.before, file, declaration)) merge(found, column, declaration);
    }
  } finally {
    release();
  }
  const keepsRows = !files.rebuild || files.files.some((file) => file.decision === 'gone, kept');
  const known = keepsRows ? evolution.known : [];
  const columns = [...found.values()].map((column) => asKnown(column, known));
  const description = { columns, primaryKey: [], estimatedRows: null, isDiscovered: true };
  const schema = planSchema({ declaration, description, known });
  tellEvolution(request, declaration, schema);
  const evolved = { ...declaration, columns: schema.columns, schemaChanges: 'discard' as const };
  const followed = withinArrayLimits(evolved, request.adapter);
  const opened = { ...files, files: files.files.map((file) => kept.planOf(file)) };
  return { ...decided, files: opened, declaration: followed, evolution: { ...evolution, schema } };
}

function partOf({ part, file }: FilePlan) {
  if (part === undefined) throw EtlError.of('ETL9001', { what: `no part for ${file}` });
  return part;
}

/** Opens parts, and keeps those that were fetched open for their landing, as far as the disk is not filled by them. */
class KeptParts {
  readonly #folder: string;
  readonly #opened = new Map<FilePlan, PartFile>();
  #bytes = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async use<T>(file: FilePlan, look: (part: PartFile) => Promise<T>): Promise<T> {
    const part = partOf(file);
    const opened = await part.open(this.#folder);
    const isKept = this.#bytes + part.bytes <= MOST_KEPT_BYTES;
    if (isKept) {
      this.#bytes += part.bytes;
      this.#opened.set(file, opened);
    }
    try {
      return await look(opened);
    } finally {
      if (!isKept) await opened.release?.();
    }
  }

  /** The plan of a file, whose content is not fetched again if it was kept. */
  planOf(file: FilePlan): FilePlan {
    const opened = this.#opened.get(file);
    return opened === undefined ? file : { ...file, part: { ...partOf(file), open: async () => opened } };
  }
}

/** The columns of a file under the names by which they are known, without those that only tell what a change is. */
function named(
  columns: readonly SourceColumn[],
  known: readonly DeclaredColumn[],
  file: FilePlan,
  { changes }: Declaration,
): FileColumn[] {
  const names = columns.map((column) => column.name);
  const header = { file: partOf(file).shown, names, what: 'header has' };
  const ofChanges = changes === null ? [] : [changes.operation, ...changes.oldKey.map(({ from }) => from)];
  const others = matchColumns(
    ofChanges.map((name) => ({ name, type: { kind: 'string', name: 'string' }, reading: {} })),
    header,
  );
  const matched = matchColumns(known, header);
  return columns.flatMap((column, index) => {
    const own = known[matched.indexOf(index)];
    if (own === undefined && others.includes(index)) return [];
    return [{ ...column, name: own?.reading.from ?? own?.name ?? column.name, file: header.file }];
  });
}

/** Adds a column of a file to those of the files before it. */
function merge(found: Map<string, FileColumn>, column: FileColumn, { source, place }: Declaration): void {
  const key = column.name.toLowerCase();
  const before = found.get(key);
  if (before === undefined || before.sourceType === UNTYPED) found.set(key, column);
  if (before === undefined || before.sourceType === UNTYPED || column.sourceType === UNTYPED) return;
  if (before.dataType === column.dataType) return;
  const [one, other] = [before, column].map(({ dataType }) => (dataType === null ? undefined : columnType(dataType)));
  const both =
    one === undefined || other === undefined || 'why' in one || 'why' in other ? undefined : widened(one, other);
  if (both === undefined) {
    const why = `"${column.name}" is ${before.sourceType} in ${before.file} and ${column.sourceType} in ${column.file}`;
    throw EtlError.of('ETL5083', { source, why, difference: '' }, { position: place() });
  }
  found.set(key, both.name === before.dataType ? before : { ...column, dataType: both.name });
}

/** A column whose files tell no type has the one that it had. */
function asKnown({ file: _, ...column }: FileColumn, known: readonly KnownColumn[]): SourceColumn {
  if (column.sourceType !== UNTYPED) return column;
  const last = known.find((one) => one.name.toLowerCase() === column.name.toLowerCase());
  return last === undefined ? column : { ...column, sourceType: last.sourceType };
}
