import { duckdbTokens } from '../../adapters/duckdb/tokens.ts';
import type { ColumnInfo, Relation, Scratch } from '../../adapters/index.ts';
import type { Node } from '../../manifest/types.ts';
import { declaredJoins } from '../sample/declared-joins.ts';
import { samplePlan } from '../sample/sample-plan.ts';
import type { SampledTable, SampleOptions } from '../sample/table-rows.ts';
import { type UsedColumns, usedColumns } from '../sample/used-columns.ts';
import { inputsOf, type Side } from '../side.ts';
import type { InputRows } from '../types.ts';
import { type BatchWindow, busiestBatch } from './batch-window.ts';
import { InputTables, type KnownTable } from './input-tables.ts';
import { UncheckableError } from './uncheckable.ts';

/** A sampled input of a model. */
export interface SampledInput extends InputRows {
  readonly uniqueId: string;
  /** The relation under which the local SQL reads it. */
  readonly relation: Relation;
  /** Whether the relation stands in for SQL that reads something else. */
  readonly standsIn: boolean;
  /** The table that the sample is in. */
  readonly staged: string;
  /** What it was taken from. */
  readonly table: SampledTable;
}

/** The samples of what a model reads, and what they were taken by. */
export interface ModelSamples {
  readonly inputs: readonly SampledInput[];
  readonly used: UsedColumns;
}

/** What is sampled, and how. */
export interface SampleRequest {
  readonly scratch: Scratch;
  readonly local: Side;
  readonly other: Side;
  /** A table of at most this many rows is taken whole. */
  readonly rows: number;
  readonly seed: number;
}

type TableToTake = KnownTable & SampledTable;

/** Takes samples of the inputs of models, before the scratch is sealed; small tables are taken once for all models. */
export class Sampler {
  readonly #request: SampleRequest;
  readonly #options: SampleOptions;
  readonly #tables: InputTables;
  /** Samples that are all of a table, by what stands behind FROM. */
  readonly #whole = new Map<string, string>();
  #count = 0;

  constructor(request: SampleRequest) {
    const { scratch, local, rows, seed } = request;
    this.#request = request;
    this.#options = { rows, seed, quote: local.adapter.dialect.quote };
    this.#tables = new InputTables(scratch, local, this.#options);
  }

  /** The relations that stand in for sources that are read from elsewhere, by unique_id. */
  standIns(uniqueId: string): ReadonlyMap<string, Relation> {
    const read = this.#request.local.manifest.nodes.get(uniqueId)?.depends_on.nodes ?? [];
    return new Map(
      read.flatMap((id) => {
        const found = this.#tables.relationOf(id);
        return found.standsIn ? [[id, found.relation] as const] : [];
      }),
    );
  }

  /**
   * Samples what a model reads on either side; `sql` is its local SELECT, in which joins are looked for, `around` says
   * which rows of inputs count. Throws UncheckableError for an input that is not in the warehouse.
   */
  async take(uniqueId: string, sql: string, around: ReadonlyMap<string, string> = new Map()): Promise<ModelSamples> {
    const { scratch, local, other } = this.#request;
    const ids = [...new Set([...inputsOf(local.manifest, uniqueId), ...inputsOf(other.manifest, uniqueId)])];
    for (const id of ids) this.#checkRead(uniqueId, id);
    const { joins, groups } = usedColumns(duckdbTokens(sql));
    const used = { joins: [...joins, ...declaredJoins(local.manifest, new Set(ids))], groups };
    const tables = new Map<string, TableToTake>();
    for (const id of ids) tables.set(id, await this.#toTake(id, used, around.get(id)));
    const missing = [...tables.values()].filter(({ sql: from }) => !this.#whole.has(from));
    const taken = [...tables.values()].filter(({ sql: from }) => this.#whole.has(from));
    for (const statement of samplePlan(missing, taken, used, this.#options))
      await scratch.connection.execute(statement);
    for (const table of tables.values()) if (table.common === null) this.#whole.set(table.sql, table.staged);
    return { inputs: await Promise.all([...tables].map(([id, table]) => this.#sampled(id, table))), used };
  }

  /** The batch of a microbatch model that is compared; null for another model, and where no input tells times. */
  async batchOf(node: Node): Promise<BatchWindow | null> {
    const { local } = this.#request;
    return local.compiler.runsInBatches(node) ? await busiestBatch(node, local, this.#tables) : null;
  }

  /** The columns of an input. Throws UncheckableError for one that is not in the warehouse. */
  columnsOf(id: string): Promise<readonly ColumnInfo[]> {
    return this.#tables.columnsOf(id);
  }

  async #toTake(id: string, { joins, groups }: UsedColumns, condition: string | undefined): Promise<TableToTake> {
    const known = condition === undefined ? await this.#tables.tableOf(id) : await this.#tables.partOf(id, condition);
    const staged = this.#whole.get(known.sql) ?? this.#request.scratch.staged(`input_${++this.#count}`);
    if (known.rows <= this.#request.rows) return { ...known, staged, distinct: new Map(), common: null };
    const distinct = await this.#tables.distinctOf(known, new Set([...joins.flat(), ...groups]));
    return { ...known, staged, distinct, common: await this.#tables.commonOf(known) };
  }

  /** What an ephemeral model reads from a file has no place that a sample could be put in. */
  #checkRead(uniqueId: string, id: string): void {
    const isDirect = this.#request.local.manifest.nodes.get(uniqueId)?.depends_on.nodes.includes(id) === true;
    const { name, standsIn } = this.#tables.relationOf(id);
    if (!isDirect && standsIn) throw new UncheckableError(`it reads ${name} from a file, through an ephemeral model`);
  }

  async #sampled(uniqueId: string, table: TableToTake): Promise<SampledInput> {
    const { name, staged, rows: total, relation, standsIn } = table;
    const { rows } = await this.#request.scratch.connection.query(`select count(*) from ${staged}`);
    return { uniqueId, name, rows: Number(rows[0]?.[0] ?? 0), total, relation, standsIn, staged, table };
  }
}
