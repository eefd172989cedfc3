import { describe, expect, it } from 'vitest';
import { sampleNode, sampleResult } from '../testing/sample-run.ts';
import { billedInWords } from './words.ts';

describe('what a run was billed for', () => {
  const result = sampleResult(sampleNode('model', 'orders'));
  const billed = { ...result, adapterResponse: { bytes_billed: 10 * 2 ** 20 } };

  it('is the sum of its nodes', () => {
    expect(billedInWords([billed, result, billed])).toBe(' 20.0 MiB billed.');
  });

  it('is not told where nothing is billed', () => {
    expect(billedInWords([result, { ...result, adapterResponse: { bytes_billed: 0 } }])).toBe('');
  });
});
