import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../config/yaml/read.ts';
import type { DiscoveredTable, SourceColumn } from '../../connectors/types.ts';
import { knownTables } from '../../testing/known-tables.ts';
import { type Merge, mergeSource } from './merge.ts';

const column = (name: string, dataType: string, more: Partial<SourceColumn> = {}): SourceColumn => ({
  name,
  sourceType: dataType,
  dataType,
  nullable: true,
  ...more,
});

const table = (
  name: string,
  columns: readonly SourceColumn[],
  more: Partial<DiscoveredTable> = {},
): DiscoveredTable => ({
  name,
  columns,
  primaryKey: [],
  foreignKeys: [],
  estimatedRows: null,
  isDiscovered: true,
  ...more,
});

function merge(text: string, discovered: readonly DiscoveredTable[], prune = false): Merge {
  return mergeSource({
    source: 'shop',
    connection: 'shop',
    discovered,
    known: text === '' ? [] : knownTables(text, 'shop.yml'),
    isWhole: true,
    newFile: 'shop.yml',
    prune,
    read: () => (text === '' ? undefined : text),
    shown: (file) => file,
  });
}

const merged = (text: string, discovered: readonly DiscoveredTable[], prune = false) =>
  merge(text, discovered, prune).files[0]?.text ?? text;

const WRITTEN = `# The shop.
version: 2
sources:
- name: shop   # two spaces less than usual
  config: {connection: shop}
  tables:

  - name: orders
    description: 'What people bought'
    load: {strategy: incremental, cursor: [made_at]}   # since May
    columns:
      # the key
      - name: id
        data_type: integer   # was smallint
        data_tests: [unique]
      - {name: total, data_type: "decimal(10,2)", meta: {owner: ana}}

      - name: note
        data_type: string
        description: >
          Free words
          of the customer.
    # end of orders
  - {name: customers, columns: [{name: id, data_type: integer}]}
unknown_to_etl: {a: 1}
`;

describe('A source that is introspected again', () => {
  it('is left as it was written where nothing is new', () => {
    const orders = table('orders', [
      column('id', 'integer'),
      column('total', 'decimal(10,2)'),
      column('note', 'string'),
    ]);
    expect(merge(WRITTEN, [orders, table('customers', [column('id', 'integer')])]).files).toEqual([]);
  });

  it('gets new columns, types, keys, descriptions and tables in their places', () => {
    const orders = table(
      'orders',
      [
        column('id', 'bigint', { comment: 'Number of the order' }),
        column('total', 'decimal(12,2)'),
        column('note', 'string'),
        column('customer', 'integer'),
      ],
      { primaryKey: ['id'], foreignKeys: [{ columns: ['customer'], table: 'customers', referenced: ['id'] }] },
    );
    const customers = table('customers', [column('id', 'integer'), column('on', 'date')], { comment: 'Who: "they"' });
    const added = table('updates', [column('id', 'integer'), column('updated_at', 'timestamp')], {
      primaryKey: ['id'],
    });
    expect(merged(WRITTEN, [orders, customers, added])).toBe(
      WRITTEN.replace(
        '  - name: orders\n',
        '  - name: orders\n    primary_key: [id]\n    foreign_keys:\n      - { columns: [customer], table: customers, referenced: [id] }\n',
      )
        .replace('data_type: integer   # was smallint', 'data_type: bigint   # was smallint')
        .replace(
          '        data_tests: [unique]\n',
          '        data_tests: [unique]\n        description: Number of the order\n',
        )
        .replace('decimal(10,2)', 'decimal(12,2)')
        .replace(
          '          of the customer.\n',
          '          of the customer.\n      - { name: customer, data_type: integer }\n',
        )
        .replace(
          'columns: [{name: id, data_type: integer}]}\n',
          `columns: [{name: id, data_type: integer}, { name: "on", data_type: date }], description: 'Who: "they"'}
  - name: updates
    primary_key: [id]
    # To read only what is new, if every change of a row sets updated_at:
    # load: { strategy: incremental, cursor: updated_at }
    columns:
      - { name: id, data_type: integer }
      - { name: updated_at, data_type: timestamp }
`,
        ),
    );
  });

  it('keeps columns that are gone, and removes them when it is told to', () => {
    const orders = table('orders', [column('id', 'integer'), column('note', 'string')]);
    const found = [orders, table('customers', [column('id', 'integer')])];
    expect(merge(WRITTEN, found).files).toEqual([]);
    expect(merge(WRITTEN, found).tables.map(({ table: name, state }) => [name, state])).toEqual([
      ['customers', 'same'],
      ['orders', 'same'],
    ]);
    expect(merged(WRITTEN, found, true)).toBe(
      WRITTEN.replace('      - {name: total, data_type: "decimal(10,2)", meta: {owner: ana}}\n', ''),
    );
  });

  it('tells of tables that are gone and keeps them', () => {
    const { tables, files } = merge(WRITTEN, [table('customers', [column('id', 'integer')])]);
    expect(tables.find(({ state }) => state === 'gone')?.table).toBe('orders');
    expect(files).toEqual([]);
  });

  it('leaves types that hold all values, and those that people read a text by', () => {
    const orders = table('orders', [column('id', 'smallint'), column('total', 'string'), column('note', 'integer')]);
    const { files, tables } = merge(WRITTEN, [orders, table('customers', [column('id', 'integer')])]);
    expect(files).toEqual([]);
    expect(tables[1]?.differences.map(({ kind, name, isNote }) => [kind, name, isNote])).toEqual([
      ['type', 'total', true],
    ]);
  });

  it('gets new fields of arrays and structs, however they are declared', () => {
    const text = `sources:
- name: shop
  config: { connection: shop }
  tables:
  - name: orders
    columns:
    - { name: items, data_type: repeated record }
    - { name: items.sku, data_type: string, description: What }
    - { name: items.price, data_type: "decimal(20,4)" }
    - { name: tags, data_type: "integer[]" }
    - { name: more, data_type: json }
`;
    const others = [column('tags', 'array<bigint>'), column('more', 'struct<a date>')];
    const asked = (items: string) => merged(text, [table('orders', [column('items', items), ...others])]);
    const wider = text.replace('integer[]', 'array<bigint>');
    expect(asked('array<struct<sku string>>')).toBe(wider);
    expect(asked('array<struct<sku string, price decimal(10,2), made date>>')).toBe(
      wider.replace('repeated record', '"array<struct<sku string, price decimal(20,4), made date>>"'),
    );
  });

  it('names tables apart that differ in upper and lower case only', () => {
    const both = [table('Orders', [column('id', 'integer')]), table('orders', [column('id', 'integer')])];
    const text = merged('', both);
    expect(knownTables(text, 'shop.yml').map((one) => [one.name, one.table])).toEqual([
      ['Orders', 'Orders'],
      ['orders_2', 'orders'],
    ]);
    expect(merge(text, both).files).toEqual([]);
  });

  it('names tables of other schemas by their last word and says where they are', () => {
    const text = merged('', [
      table('old.orders', [column('id', 'integer')]),
      table('orders', [column('id', 'integer')]),
    ]);
    expect(text).toContain('- name: old_orders\n        load: { table: old.orders }');
    expect(
      merge(text, [table('old.orders', [column('id', 'integer')]), table('orders', [column('id', 'integer')])]).files,
    ).toEqual([]);
  });
});

const anyName = fc.oneof(
  fc.constantFrom('on', 'null', '1', 'a b', 'año', 'x:y', "it's", '"q"', '- dash', '#hash', '{{ a }}', 'y'),
  fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() === text && !/^_etl_|\./i.test(text)),
);
const anyComment = fc.option(fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 200 })), { nil: undefined });
const anyColumns = fc
  .uniqueArray(fc.tuple(anyName, fc.constantFrom('integer', 'decimal(10,2)', 'string', 'timestamp'), anyComment), {
    selector: ([name]) => name.toLowerCase(),
    minLength: 1,
    maxLength: 5,
  })
  .map((columns) =>
    columns.map(([name, type, comment]) => column(name, type, comment === undefined ? {} : { comment })),
  );
const anyTables = fc
  .uniqueArray(fc.tuple(anyName, anyColumns, anyComment), {
    selector: ([name]) => name.toLowerCase(),
    minLength: 1,
    maxLength: 4,
  })
  .map((tables) =>
    tables.map(([name, columns, comment]) =>
      table(name, columns, { primaryKey: [columns[0]?.name ?? ''], ...(comment === undefined ? {} : { comment }) }),
    ),
  );

describe('Whatever a source has', () => {
  it('is written so that it is read again as it is', () => {
    fc.assert(
      fc.property(anyTables, (tables) => {
        const text = merged('', tables);
        const known = knownTables(text, 'shop.yml');
        expect(known.map((one) => one.name)).toEqual(tables.map((one) => one.name));
        expect(known.map((one) => one.columns.map(({ name, type }) => [name, type]))).toEqual(
          // Columns are kept in an object, which puts names that are numbers first.
          tables.map((one) =>
            Object.entries(Object.fromEntries(one.columns.map(({ name, dataType }) => [name, dataType]))),
          ),
        );
        expect(known.map((one) => one.description)).toEqual(tables.map((one) => one.comment?.trim() ?? ''));
        expect(merge(text, tables).files).toEqual([]);
      }),
    );
  });

  it('leaves every line of what people wrote, and comes in whole', () => {
    const styles = fc.record({
      isCrlf: fc.boolean(),
      indent: fc.constantFrom('', '  ', '    '),
      isFlow: fc.boolean(),
      comment: fc.constantFrom('', ' # note', ' #'),
    });
    fc.assert(
      fc.property(anyTables, anyTables, styles, (before, after, { isCrlf, indent, isFlow, comment }) => {
        const lines = [
          `# head${comment}`,
          'version: 2',
          `sources:${comment}`,
          `${indent}- name: shop`,
          `${indent}  tables:`,
          ...before.flatMap((one) => {
            const name = JSON.stringify(one.name);
            const columns = one.columns.map(
              ({ name: own, dataType }) =>
                `{name: ${JSON.stringify(own)}, data_type: ${JSON.stringify(dataType)}, tests: [unique]}`,
            );
            if (isFlow)
              return [`${indent}  - {name: ${name}, columns: [${columns.join(', ')}], meta: {x: 1}}${comment}`];
            return [
              `${indent}  -   name: ${name}${comment}`,
              `${indent}      columns:${comment}`,
              ...columns.map((one) => `${indent}      - ${one}${comment}`),
              '',
              `${indent}      meta: {x: 1}`,
            ];
          }),
          'models: []',
          '',
        ];
        const text = lines.join(isCrlf ? '\r\n' : '\n');
        const result = merged(text, after);
        const left = result.split(/\r?\n/);
        // Types and, on one line, whatever is inside of its braces may be other; nothing else.
        const kept = lines.filter((line) => !line.includes('{name:'));
        let at = 0;
        for (const line of kept) {
          const found = left.indexOf(line, at);
          expect([line, found >= at]).toEqual([line, true]);
          at = found + 1;
        }
        expect((result.match(/meta: \{x: 1\}/g) ?? []).length).toBe(before.length);
        expect((result.match(/tests: \[unique\]/g) ?? []).length).toBe(before.flatMap((one) => one.columns).length);
        expect(result.includes('\r\n')).toBe(isCrlf);
        expect(readYaml(result, 'shop.yml').duplicates).toEqual([]);
        expect(merge(result, after).files).toEqual([]);
      }),
    );
  });
});
