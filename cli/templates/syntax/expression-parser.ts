import type {
  BinaryNode,
  CompareNode,
  CompareOperandNode,
  ConcatNode,
  ConditionalNode,
  Expression,
  FilterNode,
  SymbolNode,
  TestNode,
  UnaryNode,
} from './nodes.ts';
import { PrimaryParser } from './primary-parser.ts';
import type { JinjaToken } from './token.ts';
import { describe } from './token-parser.ts';

const sums: Readonly<Record<string, BinaryNode['typename']>> = { '+': 'Add', '-': 'Sub' };
const products: Readonly<Record<string, BinaryNode['typename']>> = {
  '*': 'Mul',
  '/': 'Div',
  '//': 'FloorDiv',
  '%': 'Mod',
};
const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);
const noArguments = () => ({ positional: [], keywords: [], splat: null, doubleSplat: null });

/** Operators in Jinja's order of precedence, filters and tests. */
export class ExpressionParser extends PrimaryParser {
  /** How many loops are open; in them nobody may assign to `loop`. */
  openLoops = 0;

  parseExpression(conditional = true): Expression {
    return conditional ? this.parseConditional() : this.parseOr();
  }

  parseConditional(): Expression {
    let node = this.parseOr();
    while (this.skipSymbol('if')) {
      const cond = this.parseOr();
      const otherwise = this.skipSymbol('else') ? this.parseConditional() : null;
      node = this.make<ConditionalNode>('InlineIf', node, cond, node, otherwise);
    }
    return node;
  }

  parseOr(): Expression {
    let node = this.parseAnd();
    while (this.skipSymbol('or')) node = this.make<BinaryNode>('Or', node, node, this.parseAnd());
    return node;
  }

  parseAnd(): Expression {
    let node = this.parseNot();
    while (this.skipSymbol('and')) node = this.make<BinaryNode>('And', node, node, this.parseNot());
    return node;
  }

  parseNot(): Expression {
    if (!this.isSymbol('not')) return this.parseCompare();
    const begun = this.nextToken();
    return this.make<UnaryNode>('Not', begun, this.parseNot());
  }

  parseCompare(): Expression {
    const node = this.parseSum();
    const operands: CompareOperandNode[] = [];
    while (true) {
      const begun = this.look();
      const operator = this.#comparison();
      if (operator === undefined) break;
      operands.push(this.make<CompareOperandNode>('CompareOperand', begun, this.parseSum(), operator));
    }
    return operands.length === 0 ? node : this.make<CompareNode>('Compare', node, node, operands);
  }

  #comparison(): string | undefined {
    const token = this.look();
    if (token.type === 'operator' && comparisons.has(token.value)) return this.nextToken().value;
    if (this.skipSymbol('in')) return 'in';
    if (!this.isSymbol('not') || !this.isSymbol('in', 1)) return undefined;
    this.nextToken();
    this.nextToken();
    return 'not in';
  }

  parseSum(): Expression {
    let node = this.parseConcat();
    for (let kind = this.#operator(sums); kind !== undefined; kind = this.#operator(sums)) {
      node = this.make<BinaryNode>(kind, node, node, this.parseConcat());
    }
    return node;
  }

  parseConcat(): Expression {
    const first = this.parseProduct();
    const parts = [first];
    while (this.skip('tilde')) parts.push(this.parseProduct());
    return parts.length === 1 ? first : this.make<ConcatNode>('Concat', first, parts);
  }

  parseProduct(): Expression {
    let node = this.parsePower();
    for (let kind = this.#operator(products); kind !== undefined; kind = this.#operator(products)) {
      node = this.make<BinaryNode>(kind, node, node, this.parsePower());
    }
    return node;
  }

  parsePower(): Expression {
    let node = this.parseUnary();
    while (this.skipOperator('**')) node = this.make<BinaryNode>('Pow', node, node, this.parseUnary());
    return node;
  }

  parseUnary(withFilters = true): Expression {
    const begun = this.look();
    let node: Expression;
    if (this.skipOperator('-')) node = this.make<UnaryNode>('Neg', begun, this.parseUnary(false));
    else if (this.skipOperator('+')) node = this.make<UnaryNode>('Pos', begun, this.parseUnary(false));
    else node = this.parsePrimary();
    node = this.parsePostfix(node);
    return withFilters ? this.#parseFiltersAndTests(node) : node;
  }

  #operator(table: Readonly<Record<string, BinaryNode['typename']>>): BinaryNode['typename'] | undefined {
    const token = this.look();
    if (token.type !== 'operator' || !Object.hasOwn(table, token.value)) return undefined;
    this.nextToken();
    return table[token.value];
  }

  #parseFiltersAndTests(node: Expression): Expression {
    let result = node;
    while (true) {
      if (this.skip('pipe')) result = this.parseFilterOf(result, result);
      else if (this.isSymbol('is')) result = this.#parseTest(result);
      else if (this.look().type === 'left-paren') result = this.parseCallOf(result);
      else return result;
    }
  }

  /** One filter after its `|`; `target` is null for a block's first one. */
  parseFilterOf(target: Expression | null, begun: Expression | JinjaToken): FilterNode {
    const name = this.#dottedName();
    const args = this.look().type === 'left-paren' ? this.parseCallArguments() : noArguments();
    return this.make<FilterNode>('Filter', begun, name, target, args);
  }

  #dottedName(): string {
    let name = this.expect('symbol').value;
    while (this.skipOperator('.')) name += `.${this.expect('symbol').value}`;
    return name;
  }

  #parseTest(target: Expression): Expression {
    this.nextToken();
    const negated = this.skipSymbol('not');
    const name = this.#dottedName();
    const args = this.look().type === 'left-paren' ? this.parseCallArguments() : noArguments();
    const bare = this.look();
    if (
      args.positional.length === 0 &&
      bare !== this.look(-1) &&
      this.#startsTestArgument(bare) &&
      this.look(-1).type !== 'right-paren'
    ) {
      if (this.isSymbol('is')) this.failAt(bare, 'tests cannot be chained with "is"');
      args.positional.push(this.parsePostfix(this.parsePrimary()));
    }
    const test = this.make<TestNode>('Is', target, name, target, args);
    return negated ? this.make<UnaryNode>('Not', target, test) : test;
  }

  #startsTestArgument(token: JinjaToken): boolean {
    if (token.type === 'symbol') return !['else', 'or', 'and'].includes(token.value);
    return ['string', 'int', 'float', 'left-bracket', 'left-curly'].includes(token.type);
  }

  /** What is assigned to: a name, a tuple of names, or with `namespace` an attribute of one. */
  parseTarget(endsWith?: string, namespace = false, mayBeLoop = false): Expression {
    const begun = this.look();
    const target = this.parseTuple({ simple: true, namespace, ...(endsWith === undefined ? {} : { endsWith }) });
    if (!assignable(target)) this.failAt(target, `cannot assign to ${describe(begun)}`);
    if (this.openLoops > 0 && !mayBeLoop && names(target, 'loop'))
      this.failAt(target, 'a loop keeps its own "loop"; choose another name');
    return target;
  }

  parseNameTarget(): SymbolNode {
    const token = this.expect('symbol');
    if (reserved.has(token.value)) this.failAt(token, `cannot assign to "${token.value}"`);
    return this.make<SymbolNode>('Symbol', token, token.value);
  }
}

const reserved = new Set(['true', 'false', 'none', 'True', 'False', 'None']);

function names(target: Expression, name: string): boolean {
  if (target.typename === 'Symbol') return target.value === name;
  return target.typename === 'Group' && target.children.some((child) => names(child, name));
}

function assignable(target: Expression): boolean {
  if (target.typename === 'Symbol' || target.typename === 'NamespaceRef') return true;
  return target.typename === 'Group' && target.children.every(assignable);
}
