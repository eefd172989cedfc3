import { addedNames } from './added-functions.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Functions that return tables, or take what SQL does not say, which BigQuery has and the local service cannot know. */
const TABLE_FUNCTIONS = new Set([
  'APPENDS',
  'CHANGES',
  'EXTERNAL_OBJECT_TRANSFORM',
  'EXTERNAL_QUERY',
  'GAP_FILL',
  'RANGE_SESSIONIZE',
  'VECTOR_SEARCH',
]);

/** Functions with keys, objects or whole windows as arguments: no signature here says what they take. */
const FUNCTIONS = new Set([
  'AGG',
  'DLP_DETERMINISTIC_DECRYPT',
  'DLP_DETERMINISTIC_ENCRYPT',
  'DLP_KEY_CHAIN',
  'ST_REGIONSTATS',
  'TF_IDF',
]);

const NAMESPACES = new Set(['AI', 'BQML', 'ML', 'OBJ']);

/** What the service says of its own limits; the first group, where there is one, is told. */
const LIMITS: readonly RegExp[] = [
  /^Unsupported built-in function: ([\w.]+)/i,
  /^(\w+) is an optional function implementation which is not present/i,
  /^User-defined aggregate functions are unsupported: (\w+)/i,
  /^User-defined function (\w+) has no evaluator/i,
];

/**
 * Why a refusal by the analyzer or the reference engine says nothing of BigQuery: what they lack though BigQuery has it.
 * Null for what BigQuery refuses too. The reason is a sentence without its full stop, such as
 * `GROUP BY ALL is not known to the analyzer`.
 */
export function gapReason(message: string, sql: string): string | null {
  return functionGap(message) ?? limitGap(message) ?? syntaxGap(message, sql);
}

function functionGap(message: string): string | null {
  const found = /^(?:Table-valued f|Aggregate f|Analytic f|F)unction not found: `?([\w`.-]+)/i.exec(message);
  if (found === null) return null;
  const name = (found[1] ?? '').replaceAll('`', '').toUpperCase();
  const path = name.split('.');
  const isKnown = TABLE_FUNCTIONS.has(name) || FUNCTIONS.has(name) || addedNames.has(name);
  if (isKnown || NAMESPACES.has(path[0] ?? '')) return `${name} is not known to the analyzer`;
  return path.length > 1 ? `${found[1]} is a function of your own, whose types are not known here` : null;
}

function limitGap(message: string): string | null {
  for (const pattern of LIMITS) {
    const name = pattern.exec(message)?.[1];
    if (name !== undefined) return `${name.toUpperCase()} is not in Google's reference engine`;
  }
  const feature = /^Unimplemented feature(?: \((?:Resolved)?(\w+)::(\w+))?/i.exec(message);
  if (feature !== null)
    return `Google's reference engine lacks ${FEATURES[feature[2] ?? ''] ?? 'a part of this query'}`;
  if (/SetReadTime|FOR SYSTEM_TIME/i.test(message)) return "Google's reference engine lacks FOR SYSTEM_TIME";
  return null;
}

const FEATURES: Readonly<Record<string, string>> = {
  grouping_set_list: 'ROLLUP, CUBE and GROUPING SETS',
  grouping_call_list: 'GROUPING()',
};

function syntaxGap(message: string, sql: string): string | null {
  if (/^GROUP BY ALL is not supported/i.test(message)) return 'this GROUP BY ALL is not known to the analyzer';
  if (/only supports (?:ROLLUP|CUBE|GROUPING SETS) when there are no other/i.test(message))
    return 'grouping elements side by side are not known to the analyzer';
  if (!/^Syntax error|^Unrecognized name: @@|not supported|unsupported/i.test(message)) return null;
  const tokens = tokensOf(sql);
  for (const [words, reason] of SYNTAX) if (holds(tokens, words)) return `${reason} not known to the analyzer`;
  return tokens[0]?.text.toUpperCase() === 'FROM' ? 'a query that begins with FROM is not known to the analyzer' : null;
}

/** Syntax newer than the service, as the tokens that stand side by side, and what is said of it. */
const SYNTAX: readonly (readonly [readonly string[], string])[] = [
  [['|', '>'], 'pipe syntax is'],
  [['@', '@'], 'system variables are'],
  [['BY', 'NAME'], 'UNION BY NAME is'],
  [['WITH', 'DIFFERENTIAL_PRIVACY'], 'differential privacy is'],
  [['WITH', 'AGGREGATION_THRESHOLD'], 'WITH AGGREGATION_THRESHOLD is'],
  [['MATCH_RECOGNIZE'], 'MATCH_RECOGNIZE is'],
  [['GRAPH_TABLE'], 'graph queries are'],
];

function holds(tokens: readonly Token[], words: readonly string[]): boolean {
  return tokens.some((_, at) =>
    words.every((word, index) => {
      const token = tokens[at + index];
      return (
        token !== undefined && token.kind !== 'string' && token.kind !== 'quoted' && token.text.toUpperCase() === word
      );
    }),
  );
}
