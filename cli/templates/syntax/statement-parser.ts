import { ExpressionParser } from './expression-parser.ts';
import type {
  AutoescapeNode,
  BlockNode,
  CallBlockNode,
  DataNode,
  DoNode,
  Expression,
  FilterBlockNode,
  FilterNode,
  ForNode,
  IfNode,
  LoadNode,
  LoopControlNode,
  OutputNode,
  ParameterNode,
  SetBlockNode,
  SetNode,
  Statement,
  WithNode,
} from './nodes.ts';
import type { JinjaToken } from './token.ts';
import { describe } from './token-parser.ts';

/** A block that is open while its body is read. */
interface OpenBlock {
  readonly tag: JinjaToken;
  readonly ends: readonly string[];
}

/** Jinja's statements, from their name to their end tag. */
export abstract class StatementParser extends ExpressionParser {
  readonly #open: OpenBlock[] = [];

  /** A tag that is not Jinja's own; nothing when it is not known here either. */
  abstract parseExtraTag(tag: JinjaToken): Statement | undefined;

  /** The whole template. */
  parseTemplate(): Statement[] {
    return this.#parseBody();
  }

  #parseBody(): Statement[] {
    const body: Statement[] = [];
    while (true) {
      const token = this.look();
      if (token.type === 'data') {
        this.nextToken();
        body.push(this.make<OutputNode>('Output', token, [this.make<DataNode>('TemplateData', token, token.value)]));
      } else if (token.type === 'variable-start') {
        this.nextToken();
        const value = this.parseTuple();
        this.expect('variable-end');
        body.push(this.make<OutputNode>('Output', token, [value]));
      } else if (token.type === 'block-start') {
        this.nextToken();
        if (this.#atEndTag()) return body;
        body.push(this.#parseStatement());
        this.expect('block-end');
      } else return body;
    }
  }

  #atEndTag(): boolean {
    const token = this.look();
    return token.type === 'symbol' && (this.#open.at(-1)?.ends.includes(token.value) ?? false);
  }

  #parseStatement(): Statement {
    const tag = this.expect('symbol');
    const parse = Object.hasOwn(statements, tag.value) ? statements[tag.value] : undefined;
    return parse?.(this, tag) ?? this.parseExtraTag(tag) ?? this.#failUnknownTag(tag);
  }

  #failUnknownTag(tag: JinjaToken): never {
    const open = this.#open.at(-1);
    if (open === undefined) this.failAt(tag, `unknown tag "${tag.value}"`);
    const line = this.tokens.source.position(open.tag.start).line;
    const ends = open.ends.map((name) => `"${name}"`).join(' or ');
    return this.failAt(tag, `unknown tag "${tag.value}"; the "${open.tag.value}" of line ${line} wants ${ends}`);
  }

  /** The statements up to one of the end tags, whose name is then the last token read. */
  parseUntil(tag: JinjaToken, ...ends: string[]): Statement[] {
    this.skip('colon');
    this.expect('block-end');
    this.#open.push({ tag, ends });
    const body = this.#parseBody();
    this.#open.pop();
    if (this.look().type === 'eof') {
      const words = ends.map((name) => `{% ${name} %}`).join(' or ');
      this.failAt(tag, `this {% ${tag.value} %} is never closed; ${words} is missing`);
    }
    this.nextToken();
    return body;
  }

  /** The parameters of a macro or call block, with dbt's optional type annotations. */
  parseParameters(): ParameterNode[] {
    this.expect('left-paren');
    const params: ParameterNode[] = [];
    while (this.look().type !== 'right-paren') {
      if (params.length > 0) this.expect('comma');
      const name = this.parseNameTarget();
      const type = this.skip('colon') ? this.#parseType() : null;
      let value: Expression | null = null;
      if (this.skipOperator('=')) value = this.parseExpression();
      else if (params.some((one) => one.default !== null)) {
        this.failAt(name, `argument "${name.value}" has no default but follows one that has`);
      } else if (name.value === 'caller') this.failAt(name, 'the argument "caller" wants a default: caller=none');
      params.push({ name: name.value, type, default: value });
    }
    this.expect('right-paren');
    return params;
  }

  #parseType(): string {
    const name = this.expect('symbol').value;
    if (!this.skip('left-bracket')) return name;
    const inner: string[] = [];
    while (this.look().type !== 'right-bracket') {
      if (inner.length > 0) this.expect('comma');
      inner.push(this.#parseType());
    }
    this.expect('right-bracket');
    return `${name}[${inner.join(', ')}]`;
  }
}

type ParseStatement = (parser: StatementParser, tag: JinjaToken) => Statement;

const load: ParseStatement = (parser, tag) => {
  while (parser.look().type !== 'block-end') {
    if (parser.look().type === 'eof') parser.expect('block-end');
    parser.nextToken();
  }
  return parser.make<LoadNode>('Load', tag, tag.value);
};

const statements: Readonly<Record<string, ParseStatement>> = {
  if: (parser, tag) => parseIf(parser, tag),
  for: parseFor,
  set: parseSet,
  with: parseWith,
  call: parseCall,
  print(parser, tag) {
    const children: Expression[] = [];
    while (parser.look().type !== 'block-end') {
      if (children.length > 0) parser.expect('comma');
      children.push(parser.parseExpression());
    }
    return parser.make<OutputNode>('Output', tag, children);
  },
  filter(parser, tag) {
    const filter = parseFilters(parser, parser.parseFilterOf(null, tag));
    const body = parser.parseUntil(tag, 'endfilter');
    return parser.make<FilterBlockNode>('FilterBlock', tag, filter, body);
  },
  block(parser, tag) {
    const name = parser.expect('symbol').value;
    parser.skipSymbol('scoped');
    const required = parser.skipSymbol('required');
    const body = parser.parseUntil(tag, 'endblock');
    parser.skipSymbol(name);
    if (required) return requiredBlock(parser, tag, body);
    return parser.make<BlockNode>('Block', tag, name, body);
  },
  autoescape(parser, tag) {
    const value = parser.parseExpression();
    const body = parser.parseUntil(tag, 'endautoescape');
    return parser.make<AutoescapeNode>('Autoescape', tag, value, body);
  },
  do: (parser, tag) => parser.make<DoNode>('Do', tag, parser.parseTuple()),
  break: (parser, tag) => parser.make<LoopControlNode>('Break', tag),
  continue: (parser, tag) => parser.make<LoopControlNode>('Continue', tag),
  include: load,
  import: load,
  from: load,
  extends: load,
};

/** A required block is empty, for templates that extend this one to fill: as there are none, it cannot be shown. */
function requiredBlock(parser: StatementParser, tag: JinjaToken, body: readonly Statement[]): Statement {
  const isBlank = (one: Statement): boolean =>
    one.typename === 'Output' && one.children.every((part) => part.typename === 'TemplateData' && !part.value.trim());
  if (!body.every(isBlank)) parser.failAt(tag, 'a required block may hold nothing but blanks and comments');
  return parser.make<LoadNode>('Load', tag, 'block required');
}

function parseIf(parser: StatementParser, tag: JinjaToken): IfNode {
  const cond = parser.parseTuple({ conditional: false });
  const body = parser.parseUntil(tag, 'elif', 'else', 'endif');
  const end = parser.look(-1);
  let otherwise: Statement[] = [];
  if (end.value === 'elif') otherwise = [parseIf(parser, end)];
  else if (end.value === 'else') otherwise = parser.parseUntil(end, 'endif');
  return parser.make<IfNode>('If', tag, cond, body, otherwise);
}

function parseFor(parser: StatementParser, tag: JinjaToken): ForNode {
  parser.openLoops += 1;
  const name = parser.parseTarget('in');
  parser.expectSymbol('in');
  const arr = parser.parseTuple({ conditional: false, endsWith: 'recursive' });
  const test = parser.skipSymbol('if') ? parser.parseExpression() : null;
  const recursive = parser.skipSymbol('recursive');
  const body = parser.parseUntil(tag, 'endfor', 'else');
  const end = parser.look(-1);
  const otherwise = end.value === 'else' ? parser.parseUntil(end, 'endfor') : [];
  parser.openLoops -= 1;
  return parser.make<ForNode>('For', tag, arr, name, body, otherwise, test, recursive);
}

function parseSet(parser: StatementParser, tag: JinjaToken): Statement {
  const target = parser.parseTarget(undefined, true);
  if (parser.skipOperator('=')) return parser.make<SetNode>('Set', tag, target, parser.parseTuple());
  const first = parser.skip('pipe') ? parser.parseFilterOf(null, tag) : null;
  const filter = first === null ? null : parseFilters(parser, first);
  const next = parser.look();
  if (next.type !== 'block-end' && next.type !== 'colon') {
    parser.failAt(next, `expected "=" or "%}" in this set, got ${describe(next)}`);
  }
  const body = parser.parseUntil(tag, 'endset');
  return parser.make<SetBlockNode>('Capture', tag, target, filter, body);
}

function parseFilters(parser: StatementParser, first: FilterNode): FilterNode {
  let filter = first;
  while (parser.skip('pipe')) filter = parser.parseFilterOf(filter, filter);
  return filter;
}

function parseWith(parser: StatementParser, tag: JinjaToken): WithNode {
  const targets: Expression[] = [];
  const values: Expression[] = [];
  while (parser.look().type !== 'block-end' && parser.look().type !== 'colon') {
    if (targets.length > 0) parser.expect('comma');
    targets.push(parser.parseTarget(undefined, false, true));
    if (!parser.skipOperator('='))
      parser.failAt(parser.look(), `expected "=" in this with, got ${describe(parser.look())}`);
    values.push(parser.parseExpression());
  }
  const body = parser.parseUntil(tag, 'endwith');
  return parser.make<WithNode>('With', tag, targets, values, body);
}

function parseCall(parser: StatementParser, tag: JinjaToken): CallBlockNode {
  const params = parser.look().type === 'left-paren' ? parser.parseParameters() : [];
  const call = parser.parseExpression();
  if (call.typename !== 'FunCall') parser.failAt(call, 'a call block wants a call: {% call name(...) %}');
  const body = parser.parseUntil(tag, 'endcall');
  return parser.make<CallBlockNode>('Caller', tag, call, params, body);
}
