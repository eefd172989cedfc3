import { type ColumnInfo, type Relation, relation, type Scratch } from '../../adapters/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { type CommonRows, commonRows, type SampledTable, type SampleOptions } from '../sample/table-rows.ts';
import { type Side, storedNode } from '../side.ts';
import { UncheckableError } from './uncheckable.ts';

/** An input as it is in the warehouse. */
export interface KnownTable extends Omit<SampledTable, 'staged' | 'distinct' | 'common'> {
  readonly name: string;
  /** The relation under which the local SQL reads it. */
  readonly relation: Relation;
  /** Whether the relation stands in for SQL that reads something else. */
  readonly standsIn: boolean;
}

/** What is asked of the local warehouse before the scratch is sealed; each table is asked once. */
export class InputTables {
  readonly #scratch: Scratch;
  readonly #local: Side;
  readonly #options: SampleOptions;
  readonly #known = new Map<string, Promise<KnownTable>>();
  readonly #common = new Map<string, Promise<CommonRows>>();
  readonly #distinct = new Map<string, Map<string, number>>();

  constructor(scratch: Scratch, local: Side, options: SampleOptions) {
    this.#scratch = scratch;
    this.#local = local;
    this.#options = options;
  }

  /** Its columns and how many rows it has. Throws UncheckableError for a table that is not in the warehouse. */
  tableOf(id: string): Promise<KnownTable> {
    return once(this.#known, id, () => this.#askTable(id));
  }

  /** What every sample of a large table begins with. */
  commonOf(table: KnownTable): Promise<CommonRows> {
    return once(this.#common, table.sql, async () => {
      const place = this.#common.size;
      const common = {
        first: this.#scratch.staged(`first_${place}`),
        edges: this.#scratch.staged(`edges_${place}`),
      };
      for (const sql of commonRows(table, common, this.#options)) await this.#scratch.connection.execute(sql);
      return common;
    });
  }

  /** How many values some columns of a table have, by names in lower case; names that it does not have are left out. */
  async distinctOf({ sql, columns }: KnownTable, names: ReadonlySet<string>): Promise<Map<string, number>> {
    const counted = this.#distinct.get(sql) ?? new Map<string, number>();
    this.#distinct.set(sql, counted);
    const wanted = columns.filter((name) => names.has(name.toLowerCase()) && !counted.has(name.toLowerCase()));
    if (wanted.length === 0) return counted;
    const counts = wanted.map((name) => `count(distinct ${this.#options.quote(name)})`).join(', ');
    const { rows } = await this.#scratch.connection.query(`select ${counts} from ${sql}`);
    for (const [index, name] of wanted.entries()) counted.set(name.toLowerCase(), Number(rows[0]?.[index]));
    return counted;
  }

  /** When the part of time with most rows of a table begins; null where no row has a time. */
  async busiest(id: string, column: string, part: string): Promise<Date | null> {
    const start = `epoch_ms(date_trunc('${part}', ${column}))`;
    const sql = `select ${start} as t from ${this.relationOf(id).sql} where ${column} is not null group by 1 order by count(*) desc, 1 limit 1`;
    const { rows } = await this.#scratch.connection.query(sql);
    const [[milliseconds] = []] = rows;
    return milliseconds === undefined ? null : new Date(Number(milliseconds));
  }

  /** A table of which only some rows count. */
  async partOf(id: string, condition: string): Promise<KnownTable> {
    const whole = await this.tableOf(id);
    const sql = `(select * from ${whole.sql} where ${condition})`;
    return { ...whole, sql, rows: await this.#rowsIn(sql) };
  }

  /** The columns of an input. Throws UncheckableError for one that is not in the warehouse. */
  async columnsOf(id: string): Promise<readonly ColumnInfo[]> {
    try {
      return await this.#scratch.connection.describe(`select * from ${this.relationOf(id).sql}`);
    } catch (cause) {
      if (!(cause instanceof EtlError)) throw cause;
      const why = /does not exist/.test(cause.message) ? 'is not in the warehouse' : `cannot be read: ${cause.message}`;
      throw new UncheckableError(`its input ${this.#nameOf(id)} ${why} of the target "${this.#local.target}"`, cause);
    }
  }

  /** Where the local SQL reads an input, and whether that is the table itself. */
  relationOf(id: string): Pick<KnownTable, 'name' | 'relation' | 'standsIn' | 'sql'> {
    const name = this.#nameOf(id);
    const node = storedNode(this.#local.manifest, id);
    if (node === undefined)
      throw new UncheckableError(`its input ${id} is not in the project of the target "${this.#local.target}"`);
    const value = this.#local.compiler.relationOf(node);
    const sql = value.render();
    if (value.external === null) return { name, relation: value.relation, standsIn: false, sql };
    const { database, schema } = value.relation;
    return { name, relation: relation({ database, schema, identifier: `_etl_${node.name}` }), standsIn: true, sql };
  }

  async #askTable(id: string): Promise<KnownTable> {
    const place = this.relationOf(id);
    const columns = await this.columnsOf(id);
    const ordered = columns.filter(({ dataType }) => hasOrder(dataType));
    return {
      ...place,
      rows: await this.#rowsIn(place.sql),
      columns: columns.map((one) => one.name),
      ordered: ordered.map((one) => one.name),
    };
  }

  async #rowsIn(sql: string): Promise<number> {
    return Number((await this.#scratch.connection.query(`select count(*) from ${sql}`)).rows[0]?.[0] ?? 0);
  }

  #nameOf(id: string): string {
    const { manifest } = this.#local;
    const source = manifest.sources.get(id);
    return source === undefined ? (manifest.nodes.get(id)?.name ?? id) : `${source.source_name}.${source.name}`;
  }
}

function hasOrder(dataType: string): boolean {
  return !/[([]|^(JSON|BLOB|BIT|INTERVAL|GEOMETRY)/.test(dataType.replace(/^DECIMAL\(.*\)$/, 'DECIMAL'));
}

function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? ask();
  known.set(key, found);
  return found;
}
