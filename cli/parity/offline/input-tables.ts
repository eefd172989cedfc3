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
  commonOf(id: string, table: KnownTable): Promise<CommonRows> {
    return once(this.#common, id, async () => {
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
  async distinctOf(id: string, { sql, columns }: KnownTable, names: ReadonlySet<string>): Promise<Map<string, number>> {
    const counted = this.#distinct.get(id) ?? new Map<string, number>();
    this.#distinct.set(id, counted);
    const wanted = columns.filter((name) => names.has(name.toLowerCase()) && !counted.has(name.toLowerCase()));
    if (wanted.length === 0) return counted;
    const counts = wanted.map((name) => `count(distinct ${this.#options.quote(name)})`).join(', ');
    const { rows } = await this.#scratch.connection.query(`select ${counts} from ${sql}`);
    for (const [index, name] of wanted.entries()) counted.set(name.toLowerCase(), Number(rows[0]?.[index]));
    return counted;
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
    const { rows } = await this.#scratch.connection.query(`select count(*) from ${place.sql}`);
    const ordered = columns.filter(({ dataType }) => hasOrder(dataType));
    return {
      ...place,
      rows: Number(rows[0]?.[0] ?? 0),
      columns: columns.map((one) => one.name),
      ordered: ordered.map((one) => one.name),
    };
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

function once<T>(known: Map<string, Promise<T>>, id: string, ask: () => Promise<T>): Promise<T> {
  const found = known.get(id) ?? ask();
  known.set(id, found);
  return found;
}
