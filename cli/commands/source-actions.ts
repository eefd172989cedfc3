import { EtlError } from '../diagnostics/index.ts';
import type { ExitCode, Invocation } from './command.ts';

const ACTIONS: Readonly<Record<string, (invocation: Invocation) => Promise<ExitCode>>> = {
  freshness: async (invocation) => (await import('./check-freshness.ts')).checkFreshness(invocation),
  introspect: async (invocation) => (await import('./introspect-source.ts')).introspectSource(invocation),
  check: async (invocation) => (await import('./check-sources.ts')).checkSources(invocation),
  relationships: async (invocation) => (await import('./propose-relationships.ts')).printRelationships(invocation),
};

/** Does what the first word of `etl source` asks for. Throws ETL1921 for a word that it does not know. */
export async function runSourceAction(invocation: Invocation): Promise<ExitCode> {
  const [word = '', ...rest] = invocation.args;
  const name = word === 'snapshot-freshness' ? 'freshness' : word;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  const [unexpected] = name === 'introspect' ? [] : rest;
  if (action === undefined || unexpected !== undefined) {
    const params = { command: 'source', word: [word, unexpected ?? []].flat().join(' '), known: Object.keys(ACTIONS) };
    throw EtlError.of('ETL1921', params);
  }
  return await action(invocation);
}
