import { normalized } from '../values/convert.ts';
import { PyFloat, type Value } from '../values/index.ts';
import { EscapeError } from './escape-error.ts';
import type {
  AttributeNode,
  CallArguments,
  CallNode,
  DictNode,
  Expression,
  ItemNode,
  LiteralNode,
  NamespaceNode,
  PairNode,
  SequenceNode,
  SliceNode,
  SymbolNode,
} from './nodes.ts';
import { unescapeString } from './string-escape.ts';
import type { JinjaToken, TokenType } from './token.ts';
import { describe, TokenParser } from './token-parser.ts';

const constants: Readonly<Record<string, Value>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
};

/** How a tuple without parentheses is read. */
export interface TupleRules {
  /** Only names and literals, as targets are. */
  readonly simple?: boolean;
  /** Whether `a if b else c` may stand in it; it may unless told. */
  readonly conditional?: boolean;
  /** A name that ends it. */
  readonly endsWith?: string;
  /** In parentheses an empty tuple is allowed. */
  readonly parentheses?: boolean;
  /** `namespace.name` is a target. */
  readonly namespace?: boolean;
}

/** Names, literals, lists, tuples, dicts, and what follows them: `.name`, `[...]`, `(...)`. */
export abstract class PrimaryParser extends TokenParser {
  abstract parseExpression(conditional?: boolean): Expression;

  parsePrimary(namespace = false): Expression {
    const token = this.look();
    switch (token.type) {
      case 'symbol':
        return this.#parseName(namespace);
      case 'string':
        return this.#parseStrings();
      case 'int':
        this.nextToken();
        return this.make<LiteralNode>(
          'Literal',
          token,
          normalized(BigInt(token.value.replaceAll('_', '').toLowerCase())),
        );
      case 'float':
        this.nextToken();
        return this.make<LiteralNode>('Literal', token, new PyFloat(Number(token.value.replaceAll('_', ''))));
      case 'left-paren': {
        this.nextToken();
        const inner = this.parseTuple({ parentheses: true });
        this.expect('right-paren');
        return inner;
      }
      case 'left-bracket':
        return this.#parseList();
      case 'left-curly':
        return this.#parseDict();
      default:
        return this.failAt(token, `expected an expression, got ${describe(token)}`);
    }
  }

  #parseName(namespace: boolean): Expression {
    const token = this.nextToken();
    const constant = Object.hasOwn(constants, token.value) ? constants[token.value] : undefined;
    if (constant !== undefined) return this.make<LiteralNode>('Literal', token, constant);
    if (namespace && this.skipOperator('.')) {
      const name = this.expect('symbol').value;
      return this.make<NamespaceNode>('NamespaceRef', token, token.value, name);
    }
    return this.make<SymbolNode>('Symbol', token, token.value);
  }

  #parseStrings(): LiteralNode {
    const first = this.look();
    let text = '';
    while (this.look().type === 'string') text += this.#stringValue(this.nextToken());
    return this.make<LiteralNode>('Literal', first, text);
  }

  #stringValue(token: JinjaToken): string {
    try {
      return unescapeString(token.value.slice(1, -1));
    } catch (error) {
      if (error instanceof EscapeError) this.failAt(token, error.message);
      throw error;
    }
  }

  /** One expression, or a tuple when commas follow. */
  parseTuple(rules: TupleRules = {}): Expression {
    const begun = this.look();
    const items: Expression[] = [];
    let isTuple = false;
    while (true) {
      if (items.length > 0) this.expect('comma');
      if (this.#atTupleEnd(rules)) break;
      items.push(rules.simple === true ? this.parsePrimary(rules.namespace) : this.parseExpression(rules.conditional));
      if (this.look().type !== 'comma') break;
      isTuple = true;
    }
    const [only] = items;
    if (!isTuple && only !== undefined) return only;
    if (!isTuple && rules.parentheses !== true) this.failAt(begun, `expected an expression, got ${describe(begun)}`);
    return this.make<SequenceNode>('Group', begun, items);
  }

  #atTupleEnd(rules: TupleRules): boolean {
    const type = this.look().type;
    if (type === 'variable-end' || type === 'block-end' || type === 'right-paren') return true;
    return rules.endsWith !== undefined && this.isSymbol(rules.endsWith);
  }

  #parseList(): SequenceNode {
    const begun = this.nextToken();
    const items = this.#parseItems('right-bracket', () => this.parseExpression());
    return this.make<SequenceNode>('Array', begun, items);
  }

  #parseDict(): DictNode {
    const begun = this.nextToken();
    const pairs = this.#parseItems('right-curly', () => {
      const key = this.parseExpression();
      this.expect('colon');
      return this.make<PairNode>('Pair', key, key, this.parseExpression());
    });
    return this.make<DictNode>('Dict', begun, pairs);
  }

  #parseItems<T>(end: TokenType, parse: () => T): T[] {
    const items: T[] = [];
    while (this.look().type !== end) {
      if (items.length > 0) this.expect('comma');
      if (this.look().type === end) break;
      items.push(parse());
    }
    this.nextToken();
    return items;
  }

  parsePostfix(node: Expression): Expression {
    let result = node;
    while (true) {
      const token = this.look();
      if (token.type === 'left-paren') result = this.parseCallOf(result);
      else if (token.type === 'left-bracket') result = this.#parseItem(result);
      else if (token.type === 'operator' && token.value === '.') result = this.#parseAttribute(result);
      else return result;
    }
  }

  #parseAttribute(target: Expression): Expression {
    this.nextToken();
    const token = this.nextToken();
    if (token.type === 'symbol') return this.make<AttributeNode>('Attribute', target, target, token.value);
    if (token.type !== 'int') this.failAt(token, `expected a name or a number after ".", got ${describe(token)}`);
    const index = this.make<LiteralNode>('Literal', token, normalized(BigInt(token.value.replaceAll('_', ''))));
    return this.make<ItemNode>('LookupVal', target, target, index);
  }

  #parseItem(target: Expression): Expression {
    const open = this.nextToken();
    const keys: Expression[] = [];
    while (this.look().type !== 'right-bracket') {
      if (keys.length > 0) this.expect('comma');
      keys.push(this.#parseSubscript());
    }
    this.nextToken();
    const [only] = keys;
    const key = keys.length === 1 && only !== undefined ? only : this.make<SequenceNode>('Group', open, keys);
    return this.make<ItemNode>('LookupVal', target, target, key);
  }

  #parseSubscript(): Expression {
    const begun = this.look();
    const parts: (Expression | null)[] = [];
    if (begun.type === 'colon') parts.push(null);
    else {
      const first = this.parseExpression();
      if (this.look().type !== 'colon') return first;
      parts.push(first);
    }
    this.nextToken();
    parts.push(this.#parseSlicePart());
    if (this.skip('colon')) parts.push(this.#parseSlicePart());
    return this.make<SliceNode>('Slice', begun, ...parts);
  }

  #parseSlicePart(): Expression | null {
    const type = this.look().type;
    return type === 'colon' || type === 'right-bracket' || type === 'comma' ? null : this.parseExpression();
  }

  parseCallOf(callee: Expression): CallNode {
    const args = this.parseCallArguments();
    return this.make<CallNode>('FunCall', callee, callee, args);
  }

  parseCallArguments(): CallArguments {
    const open = this.expect('left-paren');
    const args: CallArguments = { positional: [], keywords: [], splat: null, doubleSplat: null };
    let first = true;
    while (this.look().type !== 'right-paren') {
      if (!first) {
        this.expect('comma');
        if (this.look().type === 'right-paren') break;
      }
      first = false;
      this.#parseArgument(args, open);
    }
    this.expect('right-paren');
    return args;
  }

  #parseArgument(args: CallArguments, open: JinjaToken): void {
    const token = this.look();
    const ensure = (allowed: boolean): void => {
      if (!allowed)
        this.failAt(token, 'this argument cannot stand here; the order is positional, name=value, *list, **dict');
    };
    const following = this.look(1);
    if (this.skipOperator('*')) {
      ensure(args.splat === null && args.doubleSplat === null);
      args.splat = this.parseExpression();
    } else if (this.skipOperator('**')) {
      ensure(args.doubleSplat === null);
      args.doubleSplat = this.parseExpression();
    } else if (token.type === 'symbol' && following.type === 'operator' && following.value === '=') {
      ensure(args.doubleSplat === null);
      this.nextToken();
      this.nextToken();
      if (args.keywords.some((one) => one.name === token.value)) {
        this.failAt(open, `keyword argument repeated: ${token.value}`);
      }
      args.keywords.push({ name: token.value, value: this.parseExpression() });
    } else {
      ensure(args.splat === null && args.doubleSplat === null && args.keywords.length === 0);
      args.positional.push(this.parseExpression());
    }
  }
}
