import type { Relation } from '../../adapters/index.ts';
import { columnList, sqlName } from '../names.ts';
import type { Plan, Statement } from '../types.ts';
import { contractColumns, contractQuery } from './contract-columns.ts';
import { columnDescriptions, publishedProperties } from './documented.ts';
import { hasOtherLayout } from './layout.ts';
import {
  ASIDE_OPTIONS,
  type AsideInput,
  copying,
  defined,
  descriptionOf,
  dropping,
  leftoverStatements,
  newOf,
  storageOf,
} from './names.ts';
import { splitOfNew } from './split.ts';

/**
 * A stored table, made anew each time. With tests to pass it is made aside, in the same dataset, and takes its place by
 * a copy, which is one step for readers and costs nothing; without any, `create or replace` is that one step.
 */
export function planAsideTable(input: AsideInput): Plan {
  const { existing, target, publishing } = input;
  const made: Relation = { ...target, type: 'table' };
  const isOther = hasOtherLayout(input);
  const inTheWay: Statement[] =
    existing !== null && (existing.type !== 'table' || isOther) ? [dropping(existing, 'publish', input)] : [];
  const isArrival = storageOf(input).partition(input.config)?.byArrival === true;
  if (publishing.audit === 'none' && !isArrival)
    return {
      statements: [
        ...leftoverStatements(input),
        ...inTheWay,
        withSplit({ purpose: 'main', sql: createStatement(made, input, false) }, made, input),
        ...columnDescriptions(input, made),
      ],
      relation: made,
      incremental: false,
    };
  const aside = newOf(input);
  const build = isArrival ? arrivalStatements(aside, input) : [mainStatement(aside, input)];
  const publish = [...inTheWay, copying(aside, made, input), ...publishedProperties(input, made)];
  const discard = [dropping(aside, 'cleanup', input)];
  if (publishing.audit === 'none')
    return {
      statements: [...leftoverStatements(input), ...build, ...publish, ...discard],
      relation: made,
      incremental: false,
    };
  return {
    statements: [...leftoverStatements(input), ...build],
    relation: made,
    incremental: false,
    aside: { audited: aside, publish: [...publish, ...discard], discard },
  };
}

function mainStatement(aside: Relation, input: AsideInput): Statement {
  return withSplit({ purpose: 'main', sql: createStatement(aside, input, true) }, aside, input);
}

function withSplit(statement: Statement, into: Relation, input: AsideInput): Statement {
  const split = splitOfNew(into, input, header(input));
  return split === undefined ? statement : { ...statement, split };
}

function createStatement(one: Relation, input: AsideInput, isAside: boolean): string {
  const { dialect, config } = input;
  const columns = contractColumns(input);
  const options = isAside ? { ...ASIDE_OPTIONS } : { description: descriptionOf(input) };
  const clauses = storageOf(input).tableClauses(config, options);
  const name = `create or replace table ${sqlName(one, dialect)}${columns === '' ? '' : ` ${columns}`}`;
  return `${header(input)}${defined(name, clauses, `as (\n${contractQuery(input)}\n)`)}`;
}

/** `sql_header` and its statement are one script: functions that it declares live as long. */
export function header({ config }: Pick<AsideInput, 'config'>): string {
  const text = typeof config.sql_header === 'string' ? config.sql_header.trim() : '';
  return text === '' ? '' : `${text}\n`;
}

/** A table that is divided by arrival is made empty: the column that says when a row arrives is none of its own. */
function arrivalStatements(aside: Relation, input: AsideInput): Statement[] {
  const { dialect, config, columns } = input;
  const storage = storageOf(input);
  const partition = storage.partition(config);
  const kept = columns.filter(({ name }) => dialect.fold(name) !== dialect.fold(partition?.field ?? ''));
  const types = kept.map(({ name, dataType }) => `  ${dialect.quote(name)} ${dataType}`).join(',\n');
  const clauses = storage.tableClauses(config, ASIDE_OPTIONS);
  const name = sqlName(aside, dialect);
  const arrival = partition?.arrival(dialect.quote(partition.field)) ?? '';
  const list = columnList(kept, dialect);
  return [
    { purpose: 'prepare', sql: defined(`create or replace table ${name} (\n${types}\n)`, clauses, '') },
    {
      purpose: 'main',
      sql: `${header(input)}insert into ${name} (_PARTITIONTIME, ${list})\nselect ${arrival}, ${list} from (\n${input.compiledSql}\n) as model_subq`,
    },
  ];
}
