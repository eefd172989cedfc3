import type { ColumnInfo, Reading, Refusal, Relation, Sandbox } from '../adapters/index.ts';
import type { CatalogTable } from './catalog.ts';
import { gapReason } from './gaps.ts';
import type { GoogleSql } from './google-sql.ts';
import type { SqlProblem } from './problem.ts';
import { tokensOf } from './tokens.ts';

/** Google's analyzer as an engine that reads SQL over the tables that it is told of. Closing it ends the analyzer. */
export function googleSandbox(google: GoogleSql): Sandbox {
  const tables = new Map<string, CatalogTable>();
  const find = (name: string) => tables.get(name.toLowerCase());
  return {
    tokens: tokensOf,
    async read(sql): Promise<Reading> {
      const said = await google.analyze(sql, { find, all: tables });
      return said.ok ? said : { ok: false, refusal: refusalOf(said.problem, sql) };
    },
    async createTable(relation, columns, hidden = []) {
      const name = dotted(relation);
      const pseudo = hidden.map((one) => ({ ...catalogColumn(one), isPseudo: true }));
      tables.set(name.toLowerCase(), { name, columns: [...columns.map(catalogColumn), ...pseudo] });
    },
    createSchema: async () => undefined,
    async evaluate(sql) {
      const said = await google.evaluate(sql, { tables: [] });
      return said.ok ? said.table : null;
    },
    declare: async () => false,
    close: () => google.close(),
  };
}

function dotted({ database, schema, identifier }: Relation): string {
  return [database, schema, identifier].filter((part) => part !== null && part !== '').join('.');
}

function catalogColumn({ name, dataType }: ColumnInfo) {
  return { name, type: dataType };
}

function refusalOf({ message, offset }: SqlProblem, sql: string): Refusal {
  const [, why = message, near] = /^([\s\S]*?); Did you mean ([^?]+)\?$/.exec(message) ?? [];
  return { message: why, offset, near, missing: missingIn(why), reason: gapReason(message, sql) };
}

function missingIn(why: string): Refusal['missing'] {
  const column = /^(?:Unrecognized name: |Name )`?([\w$]+)`?(?: not found inside .*)?$/.exec(why)?.[1];
  if (column !== undefined) return { what: 'column', name: column };
  const table = /^Table not found: (.+)$/.exec(why)?.[1];
  if (table !== undefined) return { what: 'table', name: table };
  const called = /^(?:Table-valued f|Aggregate f|F)unction not found: `?([\w`.-]+)/.exec(why)?.[1];
  if (called !== undefined) return { what: 'function', name: called };
  return /expand to zero columns/.test(why) ? { what: 'columns of a star', name: '*' } : undefined;
}
