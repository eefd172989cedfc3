/** Whether a name is used anywhere in a tree, as Jinja asks before it gives a macro its `caller` or `varargs`. */
export function mentions(tree: unknown, name: string): boolean {
  if (Array.isArray(tree)) return tree.some((part) => mentions(part, name));
  if (typeof tree !== 'object' || tree === null) return false;
  const node = tree as { readonly typename?: string; readonly value?: unknown };
  if (node.typename === 'Symbol') return node.value === name;
  if (node.typename === 'Literal' || node.typename === 'TemplateData') return false;
  return Object.values(node).some((part) => mentions(part, name));
}
