import type { ColumnInfo, Relation } from '../adapters/index.ts';
import { readPlanConfig } from './config.ts';
import { columnOrExpression, sqlName } from './names.ts';
import type { PlanInput, Statement } from './types.ts';

/** The `sql_header` of a node, before everything else. */
export function headerStatements(input: Pick<PlanInput, 'config'>): Statement[] {
  const header = readPlanConfig(input.config).sql_header?.trim() ?? '';
  return header === '' ? [] : [{ purpose: 'header', sql: header }];
}

/** What follows when a table stands under its name: the indexes of its config. */
export function indexStatements(input: PlanInput, columns: readonly ColumnInfo[]): Statement[] {
  const { dialect, target, capabilities } = input;
  if (!capabilities.indexes) return [];
  return (readPlanConfig(input.config).indexes ?? []).map((index) => {
    const keys = index.columns.map((name) => columnOrExpression(name, columns, dialect)).join(', ');
    const name = dialect.quote(indexName(target, index.columns));
    return {
      purpose: 'index',
      sql: `create ${index.unique ? 'unique ' : ''}index ${name} on ${sqlName(target, dialect)} (${keys})`,
    };
  });
}

/** The indexes of the config taken away, because an engine alters no table that has one. */
export function dropIndexStatements(input: PlanInput): Statement[] {
  const { dialect, target, capabilities } = input;
  if (!capabilities.indexes) return [];
  return (readPlanConfig(input.config).indexes ?? []).map((index) => ({
    purpose: 'prepare',
    sql: `drop index if exists ${sqlName({ ...target, identifier: indexName(target, index.columns) }, dialect)}`,
  }));
}

/** An index name that is the same in every run and its own in the schema. */
function indexName(target: Relation, columns: readonly string[]): string {
  return `${target.identifier}__${columns.join('_')}__idx`;
}

/** Descriptions as comments, where `persist_docs` asks for them; columns that the relation lacks are passed over. */
export function commentStatements(
  input: PlanInput,
  kind: 'table' | 'view',
  columns: readonly ColumnInfo[],
): Statement[] {
  const { dialect, target } = input;
  const docs = readPlanConfig(input.config).persist_docs;
  const name = sqlName(target, dialect);
  const statements: Statement[] = [];
  if (docs?.relation === true && input.description !== '')
    statements.push({ purpose: 'comment', sql: `comment on ${kind} ${name} is ${dialect.literal(input.description)}` });
  if (docs?.columns !== true) return statements;
  for (const { name: declared, description } of input.declared) {
    const column = columns.find((one) => dialect.fold(one.name) === dialect.fold(declared));
    if (column === undefined || description === '') continue;
    statements.push({
      purpose: 'comment',
      sql: `comment on column ${name}.${dialect.quote(column.name)} is ${dialect.literal(description)}`,
    });
  }
  return statements;
}

/** Whether comments on columns are wanted, for which the columns of the query have to be known. */
export function wantsColumnComments(config: Readonly<Record<string, unknown>>): boolean {
  return readPlanConfig(config).persist_docs?.columns === true;
}
