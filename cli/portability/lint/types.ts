/** A piece of SQL as a template has it. `template` stands for what a template expression gives, and for names with one. */
export interface SqlToken {
  readonly kind: 'word' | 'text' | 'double' | 'backtick' | 'number' | 'sign' | 'template';
  /** As written; words in lower case. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What stands in a comment, and where. */
export interface SqlComment {
  readonly text: string;
  readonly start: number;
}

/** The engine that has it; `both` where both have it and mean different things. */
export type RuleSide = 'duckdb' | 'bigquery' | 'both';

/** One place that a rule points at. */
export interface RuleMatch {
  readonly from: SqlToken;
  /** The last token; the first one unless told. */
  readonly to?: SqlToken;
  readonly side: RuleSide;
  /** What is so, in one sentence. */
  readonly says: string;
  /** What to write instead; null where nothing says it on both. */
  readonly use: string | null;
}

/** What a rule may ask beside the text. */
export interface RuleContext {
  /** Whether a column is tested to have no null, by the model or by what it reads. */
  isNeverNull(column: string): boolean;
}

/** One thing that SQL for two engines should not have. */
export interface LintRule {
  readonly name: string;
  /** For the guide: what is found, and why it matters. */
  readonly about: string;
  find(tokens: readonly SqlToken[], context: RuleContext): Iterable<RuleMatch>;
}

/** A place in a text that a rule points at; `start` and `end` are offsets. */
export interface TextFinding {
  readonly rule: string;
  readonly side: RuleSide;
  readonly says: string;
  readonly use: string | null;
  readonly start: number;
  readonly end: number;
}
