import {
  type Adapter,
  type ColumnInfo,
  identifierText,
  type Relation,
  relation,
  type Sandbox,
  type Token,
} from '../../adapters/index.ts';
import type { Node } from '../../manifest/types.ts';
import {
  type Constraint,
  contractProbe,
  contractType,
  isContractEnforced,
  materializationOf,
  type PlanInput,
} from '../../materializations/index.ts';

/** What the plan of a model is made from, when nothing is asked of a warehouse. */
export interface PlanFacts {
  readonly node: Node;
  readonly target: Relation;
  readonly compiledSql: string;
  readonly columns: {
    /** Those that the SQL gives. */
    readonly given: readonly ColumnInfo[];
    /** Those of the table that is there; null when there is none. */
    readonly existing: readonly ColumnInfo[] | null;
  };
  readonly adapter: Adapter;
  /** Whether it is built batch by batch: one batch then stands for all. */
  readonly inBatches: boolean;
  /** The columns of a SELECT. */
  readonly describe: (sql: string) => Promise<readonly ColumnInfo[]>;
}

/** One statement that would make the model, and the table that it makes for those after it. */
export interface PlannedStatement {
  readonly sql: string;
  /** The table that it makes. */
  readonly makes: Relation | null;
  /** The query that it is made from. */
  readonly from: string | null;
  /** Whether it declares what later statements call, and is not analyzed itself. */
  readonly declares: boolean;
}

const PUBLISHING = { suffix: 'check', audit: 'none', layout: null, leftovers: [] } as const;
const ANY_BATCH = { start: '2024-01-01 00:00:00', end: '2024-01-02 00:00:00' };

/** Words that begin statements whose names and types can be checked. */
const CHECKED = new Set(['CREATE', 'DELETE', 'INSERT', 'MERGE', 'SELECT', 'UPDATE', 'WITH']);

/** The statements of a model's plan that can be checked, in order. Throws ETL4xxx for a config that has no plan. */
export async function planStatements(
  facts: PlanFacts,
  tokens: Sandbox['tokens'],
): Promise<readonly PlannedStatement[]> {
  const { node } = facts;
  const plan = materializationOf(String(node.config.materialized)).plan(await planInput(facts));
  const all = [...plan.statements, ...(plan.aside?.publish ?? [])];
  return all.filter((one) => one.call === undefined).flatMap((one) => splitScript(one.sql, tokens));
}

async function planInput(facts: PlanFacts): Promise<PlanInput> {
  const { node, target, columns, adapter, compiledSql, inBatches, describe } = facts;
  const declared = Object.values(node.columns).map((one) => ({
    name: one.name,
    dataType: one.data_type === null ? null : contractType(one.data_type, node.config, adapter.dialect),
    description: one.description,
    quote: one.quote === true,
    constraints: one.constraints as unknown as readonly Constraint[],
  }));
  const isTyped =
    isContractEnforced(node.config) && declared.length > 0 && declared.every((one) => one.dataType !== null);
  return {
    target,
    existing: columns.existing === null ? null : { ...target, type: 'table' },
    existingColumns: columns.existing ?? [],
    compiledSql,
    columns: columns.given,
    config: node.config,
    description: node.description,
    declared,
    // References of foreign keys are names of the project, not yet of the warehouse.
    constraints: (node.constraints ?? [])
      .map((one) => one as unknown as Constraint)
      .filter((one) => one.type !== 'foreign_key'),
    declaredColumns: isTyped ? await describe(contractProbe(declared, adapter.dialect)) : [],
    dialect: adapter.dialect,
    capabilities: adapter.capabilities,
    fullRefresh: false,
    ...(inBatches ? { batch: ANY_BATCH } : {}),
    ...(adapter.capabilities.transactionalDdl ? {} : { publishing: PUBLISHING }),
  };
}

/** The statements of a script that can be checked, each as written. */
export function splitScript(script: string, tokensOf: Sandbox['tokens']): readonly PlannedStatement[] {
  const statements: Token[][] = [[]];
  for (const token of tokensOf(script)) {
    if (token.kind === 'sign' && token.text === ';') statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.flatMap((tokens): readonly PlannedStatement[] => {
    const [first, last] = [tokens[0], tokens.at(-1)];
    if (first === undefined || last === undefined || !CHECKED.has(first.text.toUpperCase())) return [];
    const sql = script.slice(first.start, last.end);
    const made = madeTable(tokens);
    const from = made?.query === undefined ? null : script.slice(made.query.end, last.end);
    return [{ sql, makes: made?.table ?? null, from, declares: isDeclaration(tokens) }];
  });
}

/** Words between `create` and the name of a table. */
const BEFORE_NAME = new Set(['CREATE', 'OR', 'REPLACE', 'TEMP', 'TEMPORARY', 'TABLE', 'IF', 'NOT', 'EXISTS']);

/** What can be called once it is made. */
const CALLED = new Set(['FUNCTION', 'MACRO', 'SEQUENCE', 'TYPE', 'AGGREGATE']);

function isDeclaration(tokens: readonly Token[]): boolean {
  if (tokens[0]?.text.toUpperCase() !== 'CREATE') return false;
  const made = tokens.find((one) => one.kind === 'quoted' || !BEFORE_NAME.has(one.text.toUpperCase()));
  return CALLED.has(made?.text.toUpperCase() ?? '');
}

/** The table of a `create table`, and the `as` of its query. */
function madeTable(tokens: readonly Token[]): { readonly table: Relation; readonly query: Token | undefined } | null {
  if (tokens[0]?.text.toUpperCase() !== 'CREATE') return null;
  const start = tokens.findIndex((one) => one.kind === 'quoted' || !BEFORE_NAME.has(one.text.toUpperCase()));
  if (!tokens.slice(0, start).some((one) => one.text.toUpperCase() === 'TABLE')) return null;
  const parts: string[] = [];
  let at = start;
  for (; at < tokens.length; at += 2) {
    const token = tokens[at];
    if (token !== undefined) parts.push(identifierText(token));
    if (tokens[at + 1]?.text !== '.') break;
  }
  const [identifier = null, schema = null, database = null] = parts.reverse();
  return { table: relation({ database, schema, identifier }), query: queryStart(tokens, at + 1) };
}

/** The `as` before a query, behind what stands in parentheses, such as columns and options. */
function queryStart(tokens: readonly Token[], from: number): Token | undefined {
  let depth = 0;
  for (const token of tokens.slice(from)) {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (depth === 0 && token.kind === 'word' && token.text.toLowerCase() === 'as') return token;
  }
  return undefined;
}
