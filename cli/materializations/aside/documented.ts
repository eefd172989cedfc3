import type { Relation } from '../../adapters/index.ts';
import type { TableProperties } from '../../adapters/storage.ts';
import { sqlName } from '../names.ts';
import type { PlanInput, Statement } from '../types.ts';
import { type AsideInput, descriptionOf, isDocumented, storageOf } from './names.ts';

/** What a relation that took the place of another says of itself: a copy does not bring it along. */
export function publishedProperties(input: AsideInput, of: Relation): Statement[] {
  const own = storageOf(input).properties(input.config, { description: descriptionOf(input) });
  const options = storageOf(input).optionsByStatement(input.config);
  const set = `alter table ${sqlName(of, input.dialect)} set options (${options})`;
  return [
    settingProperties(of, { ...own, ...columnsOf(input) }, input),
    ...(options === '' ? [] : [{ purpose: 'comment', sql: set } as const]),
  ];
}

/** Descriptions of columns, which no statement that makes a relation takes from a query. */
export function columnDescriptions(input: AsideInput, of: Relation): Statement[] {
  const columns = columnsOf(input);
  return Object.keys(columns).length === 0 ? [] : [settingProperties(of, columns, input)];
}

function columnsOf({ config, declared }: PlanInput): TableProperties {
  if (!isDocumented(config, 'columns')) return {};
  const told = declared.filter(({ description }) => description !== '');
  const tagged = declared.flatMap(({ name, policyTags }) =>
    policyTags === undefined ? [] : [[name, policyTags] as const],
  );
  const tags = tagged.length === 0 ? {} : { policyTags: Object.fromEntries(tagged) };
  if (told.length === 0) return tags;
  return { columns: Object.fromEntries(told.map(({ name, description }) => [name, description])), ...tags };
}

/** Sets what a relation says of itself. */
export function settingProperties(of: Relation, told: TableProperties, { dialect }: PlanInput): Statement {
  const sql = `-- properties of ${sqlName(of, dialect)}: ${JSON.stringify(told)}`;
  return { purpose: 'comment', sql, call: { kind: 'properties', of, properties: told } };
}
