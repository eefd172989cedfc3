import type { Expression, LiteralNode, MacroNode, SequenceNode, Statement } from './nodes.ts';
import { StatementParser } from './statement-parser.ts';
import type { JinjaToken } from './token.ts';

/** Jinja's parser with dbt's blocks: macro, test, data_test, materialization, snapshot and docs. */
export class JinjaParser extends StatementParser {
  override parseExtraTag(tag: JinjaToken): Statement | undefined {
    switch (tag.value) {
      case 'macro':
      case 'test':
      case 'data_test': {
        const name = this.parseNameTarget().value;
        const params = this.parseParameters();
        return this.#definition(tag, name, params);
      }
      case 'materialization':
        return this.#parseMaterialization(tag);
      case 'snapshot':
      case 'docs':
        return this.#definition(tag, this.parseNameTarget().value, []);
      default:
        return undefined;
    }
  }

  #definition(tag: JinjaToken, name: string, params: MacroNode['params'], adapter = 'default'): MacroNode {
    const body = this.parseUntil(tag, `end${tag.value}`);
    return this.make<MacroNode>('Macro', tag, tag.value, name, params, body, adapter);
  }

  #parseMaterialization(tag: JinjaToken): MacroNode {
    const name = this.parseNameTarget().value;
    let adapter = 'default';
    let languages: Expression | undefined;
    while (this.skip('comma')) {
      const option = this.parseNameTarget();
      if (option.value === 'default') continue;
      if (option.value !== 'adapter' && option.value !== 'supported_languages') {
        this.failAt(option, `materialization "${name}" has no option "${option.value}"`);
      }
      if (!this.skipOperator('=')) this.failAt(this.look(), `expected "=" after "${option.value}"`);
      const value = this.parseExpression();
      if (option.value === 'supported_languages') languages = value;
      else if (value.typename === 'Literal') adapter = String(value.value);
      else this.failAt(value, 'the adapter of a materialization is a text in quotes');
    }
    const sql = this.make<LiteralNode>('Literal', tag, 'sql');
    const list = languages ?? this.make<SequenceNode>('Array', tag, [sql]);
    return this.#definition(tag, name, [{ name: 'supported_languages', type: null, default: list }], adapter);
  }
}
