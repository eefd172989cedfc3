import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../diagnostics/index.ts';
import type { Manifest, Node } from '../../manifest/types.ts';
import { breakingChanges, checkContracts } from './contract-changes.ts';

const column = (data_type: string, ...constraints: object[]) => ({ data_type, constraints });
const contract = (checksum: string, enforced = true) => ({ enforced, alias_types: true, checksum });

function model(changes: Readonly<Record<string, unknown>> = {}): Node {
  const columns = { id: column('bigint', { type: 'not_null' }), code: column('varchar(3)') };
  const node = {
    unique_id: 'model.shop.orders',
    resource_type: 'model',
    name: 'orders',
    original_file_path: 'models/orders.sql',
    version: null,
    deprecation_date: null,
    config: { materialized: 'table' },
    constraints: [{ type: 'check', expression: 'id > 0', columns: ['id'] }],
    columns,
    contract: contract('a'),
    ...changes,
  };
  return node as unknown as Node;
}

function manifestOf(...nodes: readonly Node[]): Manifest {
  return { nodes: new Map(nodes.map((node) => [node.unique_id, node])), disabled: new Map() } as unknown as Manifest;
}

describe('a contract is broken when', () => {
  const old = model();
  it.each([
    ['it is no longer enforced', { contract: contract('a', false) }],
    ['the column "code" is gone', { contract: contract('b'), columns: { id: column('bigint', { type: 'not_null' }) } }],
    [
      'the type of the column "code" was varchar(3) and is now int',
      { contract: contract('b'), columns: { ...old.columns, code: column('int') } },
    ],
    [
      'the constraint "not_null" of the column "id" is gone',
      { contract: contract('b'), columns: { ...old.columns, id: column('bigint') } },
    ],
    ['its constraint "check" is gone', { contract: contract('b'), constraints: [] }],
    ['it was materialized as table and is now a view', { contract: contract('b'), config: { materialized: 'view' } }],
  ])('%s', (_what, changes) => {
    expect(breakingChanges(model(changes), old)).toHaveLength(1);
  });

  it('not when a column is added, or holds more', () => {
    const columns = { ...old.columns, code: column('varchar(10)'), extra: column('int') };
    expect(breakingChanges(model({ contract: contract('b'), columns }), old)).toEqual([]);
  });
});

describe('a broken contract', () => {
  const earlier = (changes = {}) => manifestOf(model(changes));
  const told = (now: Manifest, previous: Manifest): Diagnostic[] => {
    const warnings: Diagnostic[] = [];
    checkContracts(now, previous, (warning) => warnings.push(warning));
    return warnings;
  };

  it('is a warning for a model without versions, with its file', () => {
    expect(told(manifestOf(model({ contract: contract('b'), columns: {} })), earlier())).toMatchObject([
      { code: 'ETL2210', severity: 'warning', position: { file: 'models/orders.sql' } },
    ]);
  });

  it('is an error for a version of a model, also when it is gone', () => {
    expect(() => told(manifestOf(), earlier({ version: 2 }))).toThrow('it is deleted or renamed');
  });

  it('is none when the version was to go by now, or promised nothing', () => {
    expect(told(manifestOf(), earlier({ version: 2, deprecation_date: '2020-01-01T00:00:00+00:00' }))).toEqual([]);
    expect(told(manifestOf(), earlier({ contract: contract('a', false) }))).toEqual([]);
  });
});
