import type { Expression } from '../syntax/nodes.ts';

/** Whether an expression has the same value wherever it stands: Jinja evaluates it while it compiles. */
export function isConstant(node: Expression): boolean {
  switch (node.typename) {
    case 'Literal':
      return true;
    case 'Array':
    case 'Group':
    case 'Concat':
      return node.children.every(isConstant);
    case 'Dict':
      return node.children.every((pair) => isConstant(pair.key) && isConstant(pair.value));
    case 'Attribute':
      return isConstant(node.target);
    case 'LookupVal':
      return isConstant(node.target) && isConstant(node.val);
    case 'InlineIf':
      return isConstant(node.cond) && isConstant(node.body) && node.else_ !== null && isConstant(node.else_);
    case 'Compare':
      return isConstant(node.expr) && node.ops.every((one) => isConstant(one.expr));
    case 'Not':
    case 'Neg':
    case 'Pos':
      return isConstant(node.target);
    case 'Filter':
    case 'Is': {
      const { positional, keywords, splat, doubleSplat } = node.args;
      const plain = splat === null && doubleSplat === null;
      const target = node.target === null || isConstant(node.target);
      return plain && target && positional.every(isConstant) && keywords.every((one) => isConstant(one.value));
    }
    case 'Symbol':
    case 'FunCall':
    case 'Slice':
    case 'NamespaceRef':
      return false;
    default:
      return isConstant(node.left) && isConstant(node.right);
  }
}
