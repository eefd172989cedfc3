import type { ColumnInfo, ResultTable } from '../../adapters/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { type CatalogTable, type GoogleSql, gapReason, type SqlProblem } from '../../googlesql/index.ts';
import { type Side, storedNode } from '../side.ts';
import { storedArrays } from '../values/stored-arrays.ts';
import type { KnownColumns } from './learn-types.ts';
import { referenceCell, referenceType } from './reference-types.ts';
import type { SampledInput } from './take-samples.ts';
import { TooMuchError, UncheckableError } from './uncheckable.ts';

/** What the reference engine said to a SELECT. */
export type ReferenceResult =
  | { readonly kind: 'rows'; readonly table: ResultTable }
  | { readonly kind: 'refused'; readonly problem: SqlProblem }
  /** The engine lacks what BigQuery has; the columns are the analyzer's, null where it lacks it too. */
  | { readonly kind: 'missing'; readonly reason: string; readonly columns: readonly ColumnInfo[] | null };

/** Rows of an input as the local engine has them. */
export interface InputTable {
  readonly input: Pick<SampledInput, 'uniqueId' | 'name'>;
  readonly table: ResultTable;
}

/** What BigQuery would store of an answer. */
function stored(answer: ResultTable): ReferenceResult {
  const { table, refused } = storedArrays(answer);
  if (refused === null) return { kind: 'rows', table };
  const message = `an array of ${refused} has a NULL in it, which is not stored`;
  return { kind: 'refused', problem: { message, offset: 0, line: 1, column: 1 } };
}

/** How long the reference engine may take for one SELECT. */
const TIMEOUT_MS = 60_000;

const EXCESS: Readonly<Record<'size' | 'time', string>> = {
  size: 'even a few of its rows are larger than the 4 MB that the reference engine takes',
  time: 'even on a few rows the reference engine takes longer than a minute',
};

/** Google's reference engine with what is known of the types that models have on that side. */
export class Reference {
  readonly #google: GoogleSql;
  readonly #side: Side;
  readonly #columns: KnownColumns;

  constructor(google: GoogleSql, side: Side, columns: KnownColumns) {
    this.#google = google;
    this.#side = side;
    this.#columns = new Map(columns);
  }

  /**
   * Evaluates a model's SELECT on the rows of its inputs. Throws UncheckableError for values that do not fit there, and
   * TooMuchError for too many rows.
   */
  async evaluate(sql: string, inputs: readonly InputTable[]): Promise<ReferenceResult> {
    const tables = inputs.map((one) => this.#catalogTable(one));
    try {
      const said = await this.#google.evaluate(sql, { tables }, { timeoutMs: TIMEOUT_MS });
      if (said.ok) return stored(said.table);
      if (said.excess !== undefined) throw new TooMuchError(EXCESS[said.excess.of], said.excess.share);
      const reason = gapReason(said.problem.message, sql);
      if (reason === null) return { kind: 'refused', problem: said.problem };
      const analysis = await this.#google.analyze(sql, { tables });
      return { kind: 'missing', reason, columns: analysis.ok ? analysis.columns : null };
    } catch (cause) {
      if (cause instanceof EtlError && cause.code === 'ETL4306')
        throw new UncheckableError(`a row of its inputs does not fit: ${cause.message}`, cause);
      // The engine died of this query, each time it was asked.
      if (cause instanceof EtlError && cause.code === 'ETL4304') throw new UncheckableError(cause.message, cause);
      throw cause;
    }
  }

  /** What the engine would say to a SELECT without running it. */
  async analyze(
    sql: string,
    inputs: readonly InputTable[],
  ): Promise<Exclude<ReferenceResult, { kind: 'rows' }> | { readonly kind: 'valid' }> {
    const said = await this.#google.analyze(sql, { tables: inputs.map((one) => this.#catalogTable(one)) });
    if (said.ok) return { kind: 'valid' };
    const reason = gapReason(said.problem.message, sql);
    return reason === null ? { kind: 'refused', problem: said.problem } : { kind: 'missing', reason, columns: null };
  }

  /** What a model's SELECT gives on this side, for the models that read it. */
  learn(uniqueId: string, columns: readonly ColumnInfo[]): void {
    this.#columns.set(uniqueId, columns);
  }

  #catalogTable({ input: { uniqueId }, table }: InputTable): CatalogTable {
    const { manifest, compiler } = this.#side;
    const node = storedNode(manifest, uniqueId);
    if (node === undefined)
      throw new UncheckableError(`its input ${uniqueId} is not in the project of the target "${this.#side.target}"`);
    const learned = new Map(this.#columns.get(uniqueId)?.map((one) => [one.name.toLowerCase(), one.dataType]));
    const { database, schema, identifier } = compiler.relationOf(node).relation;
    const kept = table.columns.flatMap(({ name, dataType }, index) => {
      const type = learned.get(name.toLowerCase()) ?? referenceType(dataType);
      return type === null ? [] : [{ name, type, dataType, index }];
    });
    return {
      name: [database, schema, identifier].filter((part) => part !== null && part !== '').join('.'),
      columns: kept.map(({ name, type }) => ({ name, type })),
      rows: table.rows.map((row) => kept.map(({ index, dataType }) => referenceCell(row[index] ?? null, dataType))),
    };
  }
}
