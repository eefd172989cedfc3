import { expect, it } from 'vitest';
import { ApiTypes } from './api-types.ts';

const types = ApiTypes.read();

it('takes what the API documents', () => {
  const job = {
    jobReference: { projectId: 'p', jobId: 'j', location: 'EU' },
    configuration: {
      copy: { sourceTable: { projectId: 'p', datasetId: 'd', tableId: 't' }, operationType: 'CLONE' },
      labels: { a: 'b' },
      jobTimeoutMs: '1000',
    },
  };
  expect(types.problems('IJob', job)).toEqual([]);
  const table = {
    labels: { gone: null },
    schema: { fields: [{ name: 'a', type: 'RECORD', fields: [{ name: 'b' }] }] },
  };
  expect(types.problems('ITable', table)).toEqual([]);
});

it.each([
  ['IJob', { configuration: { qery: {} } }, 'IJob.configuration.qery: not known'],
  ['IJob', { status: {} }, 'IJob.status: only answers have it'],
  ['IJob', { configuration: { jobTimeoutMs: 1 } }, 'IJob.configuration.jobTimeoutMs: number, not string'],
  ['IJob', { configuration: { copy: { operationType: 'MOVE' } } }, 'IJob.configuration.copy.operationType: MOVE'],
  ['ITable', { schema: { fields: {} } }, 'ITable.schema.fields: no list'],
  ['ITable', { clustering: { fields: [1] } }, 'ITable.clustering.fields[0]: number, not string'],
])('tells what it does not know of %s', (type, value, problem) => {
  expect(types.problems(type, value)).toEqual([problem]);
});
