import { duckdbTokens } from '../../adapters/duckdb/tokens.ts';
import { type ColumnInfo, type Relation, type ResultTable, relation, type Scratch } from '../../adapters/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { declaredJoins } from '../sample/declared-joins.ts';
import { equalColumns } from '../sample/equal-columns.ts';
import { type SampledTable, samplePlan } from '../sample/sample-plan.ts';
import { inputsOf, type Side, storedNode } from '../side.ts';
import type { InputRows } from '../types.ts';
import { UncheckableError } from './uncheckable.ts';

/** A sampled input of a model. */
export interface SampledInput extends InputRows {
  readonly uniqueId: string;
  /** The relation under which the local SQL reads it. */
  readonly relation: Relation;
  /** Whether the relation stands in for SQL that reads something else. */
  readonly standsIn: boolean;
  readonly staged: string;
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

type KnownTable = Omit<SampledTable, 'staged' | 'unique'> & { readonly relation: Relation; readonly standsIn: boolean };

/** Takes samples of the inputs of models, before the scratch is sealed; small tables are taken once for all models. */
export class Sampler {
  readonly #request: SampleRequest;
  readonly #known = new Map<string, Promise<KnownTable>>();
  readonly #whole = new Map<string, string>();
  #count = 0;

  constructor(request: SampleRequest) {
    this.#request = request;
  }

  /** The relations that stand in for sources that are read from elsewhere, by unique_id. */
  standIns(uniqueId: string): ReadonlyMap<string, Relation> {
    const { local } = this.#request;
    const read = local.manifest.nodes.get(uniqueId)?.depends_on.nodes ?? [];
    return new Map(
      read.flatMap((id) => {
        const found = this.#relationOf(id);
        return found.standsIn ? [[id, found.relation] as const] : [];
      }),
    );
  }

  /**
   * Samples what a model reads on either side; `sql` is its local SELECT, in which joins are looked for. Throws
   * UncheckableError for an input that is not in the warehouse.
   */
  async take(uniqueId: string, sql: string): Promise<readonly SampledInput[]> {
    const { scratch, local, other, rows, seed } = this.#request;
    const ids = [...new Set([...inputsOf(local.manifest, uniqueId), ...inputsOf(other.manifest, uniqueId)])];
    for (const id of ids) this.#checkRead(uniqueId, id);
    const joins = [...equalColumns(duckdbTokens(sql)), ...declaredJoins(local.manifest, new Set(ids))];
    const tables = new Map<string, SampledTable & KnownTable>();
    for (const id of ids) {
      const known = await this.#tableOf(id);
      const isWhole = known.rows <= rows;
      const unique = isWhole ? new Set<string>() : await this.#uniqueColumns(known, joins.flat());
      tables.set(id, { ...known, unique, staged: this.#whole.get(id) ?? scratch.staged(`input_${++this.#count}`) });
    }
    const missing = [...tables].filter(([id]) => !this.#whole.has(id)).map(([, table]) => table);
    const taken = [...tables].filter(([id]) => this.#whole.has(id)).map(([, table]) => table);
    const { quote } = local.adapter.dialect;
    for (const statement of samplePlan(missing, taken, joins, { rows, seed, quote }))
      await scratch.connection.execute(statement);
    for (const [id, table] of tables) if (table.rows <= rows) this.#whole.set(id, table.staged);
    return await Promise.all([...tables].map(([id, table]) => this.#sampled(id, table)));
  }

  /** The columns of an input without its rows. Throws UncheckableError for one that is not in the warehouse. */
  async shapeOf(id: string): Promise<{ input: Pick<SampledInput, 'uniqueId' | 'name'>; table: ResultTable }> {
    const columns = await this.#columnsOf(id);
    return { input: { uniqueId: id, name: nameOf(this.#request.local, id) }, table: { columns, rows: [] } };
  }

  /** What an ephemeral model reads from a file has no place that a sample could be put in. */
  #checkRead(uniqueId: string, id: string): void {
    const { local } = this.#request;
    const isDirect = local.manifest.nodes.get(uniqueId)?.depends_on.nodes.includes(id) === true;
    if (!isDirect && this.#relationOf(id).standsIn)
      throw new UncheckableError(`it reads ${nameOf(local, id)} from a file, through an ephemeral model`);
  }

  async #sampled(id: string, { staged, rows: total, relation: name, standsIn }: SampledTable & KnownTable) {
    const rows = await this.#number(`select count(*) from ${staged}`);
    return { uniqueId: id, name: nameOf(this.#request.local, id), rows, total, relation: name, standsIn, staged };
  }

  #tableOf(id: string): Promise<KnownTable> {
    let known = this.#known.get(id);
    if (known === undefined) {
      known = this.#askTable(id);
      this.#known.set(id, known);
    }
    return known;
  }

  async #askTable(id: string): Promise<KnownTable> {
    const { relation: name, standsIn, sql } = this.#relationOf(id);
    const columns = await this.#columnsOf(id);
    const rows = await this.#number(`select count(*) from ${sql}`);
    const ordered = columns.filter(
      ({ dataType }) => !/[([]|^(JSON|BLOB|BIT|INTERVAL|GEOMETRY)/.test(plainType(dataType)),
    );
    const names = { columns: columns.map((one) => one.name), ordered: ordered.map((one) => one.name) };
    return { sql, relation: name, standsIn, rows, ...names };
  }

  async #columnsOf(id: string): Promise<readonly ColumnInfo[]> {
    const { scratch, local } = this.#request;
    try {
      return await scratch.connection.describe(`select * from ${this.#relationOf(id).sql}`);
    } catch (cause) {
      if (!(cause instanceof EtlError)) throw cause;
      const why = /does not exist/.test(cause.message) ? 'is not in the warehouse' : `cannot be read: ${cause.message}`;
      throw new UncheckableError(`its input ${nameOf(local, id)} ${why} of the target "${local.target}"`, cause);
    }
  }

  #relationOf(id: string): { relation: Relation; standsIn: boolean; sql: string } {
    const { local } = this.#request;
    const node = storedNode(local.manifest, id);
    if (node === undefined)
      throw new UncheckableError(`its input ${id} is not in the project of the target "${local.target}"`);
    const value = local.compiler.relationOf(node);
    const sql = value.render();
    if (value.external === null) return { relation: value.relation, standsIn: false, sql };
    const { database, schema } = value.relation;
    return { relation: relation({ database, schema, identifier: `_etl_${node.name}` }), standsIn: true, sql };
  }

  async #uniqueColumns({ sql, columns, rows }: KnownTable, names: readonly string[]): Promise<Set<string>> {
    const { quote } = this.#request.local.adapter.dialect;
    const wanted = columns.filter((name) => names.includes(name.toLowerCase()));
    if (wanted.length === 0) return new Set();
    const counts = wanted.map((name) => `count(distinct ${quote(name)})`).join(', ');
    const { rows: answer } = await this.#request.scratch.connection.query(`select ${counts} from ${sql}`);
    return new Set(wanted.filter((_, index) => Number(answer[0]?.[index]) === rows).map((name) => name.toLowerCase()));
  }

  async #number(sql: string): Promise<number> {
    return Number((await this.#request.scratch.connection.query(sql)).rows[0]?.[0] ?? 0);
  }
}

/** A type without the digits of a decimal. */
function plainType(dataType: string): string {
  return dataType.replace(/^DECIMAL\(.*\)$/, 'DECIMAL');
}

function nameOf({ manifest }: Side, id: string): string {
  const source = manifest.sources.get(id);
  return source === undefined ? (manifest.nodes.get(id)?.name ?? id) : `${source.source_name}.${source.name}`;
}
