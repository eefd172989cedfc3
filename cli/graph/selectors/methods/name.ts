import type { Member } from '../members.ts';
import { hasWildcard, wildcard } from '../wildcard.ts';
import type { Method } from './method.ts';

/**
 * `fqn:`, and a bare word: a name, or a way through package and folders to it. A part with a wildcard matches all
 * that follows; a lone wildcard also matches the bare name. A versioned model is meant by its name (all versions),
 * and by `name.v1` or `name_v1` (one).
 */
export const fqn: Method = {
  kinds: ['node', 'exposure', 'metric', 'unit_test', 'semantic_model', 'saved_query', 'function'],
  matcher: ({ value }) => {
    const isMeant = qualifiedName(String(value));
    return (member) => {
      const versioned = isVersioned(member);
      return isMeant(member.node.fqn, versioned) || isMeant(member.node.fqn.slice(1), versioned);
    };
  },
};

function isVersioned({ node }: Member): boolean {
  return node.resource_type === 'model' && node.version !== null && node.version !== undefined;
}

function qualifiedName(selector: string): (name: readonly string[], versioned: boolean) => boolean {
  const parts = selector.split('.');
  const wildAt = parts.findIndex(hasWildcard);
  const literal = wildAt === -1 ? parts : parts.slice(0, wildAt);
  const rest = wildAt === -1 ? undefined : wildcard(parts.slice(wildAt).join('.'));
  const lastTwo = parts.slice(-2).join('_');
  return (name, versioned) => {
    const leaf = name[name.length - (versioned ? 2 : 1)];
    if (leaf === selector || (versioned && name.slice(-2).join('_') === lastTwo)) return true;
    const flat = name.some((segment) => segment.includes('.')) ? name.flatMap((segment) => segment.split('.')) : name;
    if (flat.length < parts.length || !literal.every((part, index) => flat[index] === part)) return false;
    if (rest === undefined || rest(flat.slice(wildAt).join('.'))) return true;
    return parts.length === 1 && leaf !== undefined && rest(leaf);
  };
}
