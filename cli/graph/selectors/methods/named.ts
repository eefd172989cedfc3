import { type MemberKind, stringsOf } from '../members.ts';
import { wildcard } from '../wildcard.ts';
import { invalidValue, type Method } from './method.ts';

/** `exposure:`, `metric:` and the like: `name` or `package.name`, both with wildcards. */
export function namedThing(kind: MemberKind): Method {
  return {
    kinds: [kind],
    matcher: (criterion) => {
      const parts = String(criterion.value).split('.');
      if (parts.length > 2) throw invalidValue(criterion, '"name" or "package.name"');
      const isPackage = wildcard(parts.length === 2 ? (parts[0] ?? '') : '*');
      const isName = wildcard(parts.at(-1) ?? '');
      return ({ node }) => isPackage(node.package_name) && isName(node.name);
    },
  };
}

/** `source:`: `source`, `source.table` or `package.source.table`, with wildcards. */
export const source: Method = {
  kinds: ['source'],
  matcher: (criterion) => {
    const parts = String(criterion.value).split('.');
    if (parts.length > 3) throw invalidValue(criterion, '"source", "source.table" or "package.source.table"');
    const [first = '', second = '*', third = '*'] = parts;
    const [ofPackage, ofSource, ofTable] = parts.length === 3 ? [first, second, third] : ['*', first, second];
    const isPackage = wildcard(ofPackage);
    const isSource = wildcard(ofSource);
    const isTable = wildcard(ofTable);
    return ({ node }) => isPackage(node.package_name) && isSource(String(node.source_name)) && isTable(node.name);
  },
};

/** `package:`: a package, `this` for the project itself. */
export const packageName: Method = {
  matcher: ({ value }, { manifest }) => {
    const isPackage = wildcard(value === 'this' ? manifest.projectName : String(value));
    return ({ node }) => isPackage(node.package_name);
  },
};

/** `tag:`: a tag, with wildcards. */
export const tag: Method = {
  matcher: ({ value }) => {
    const isTag = wildcard(String(value));
    return ({ kind, node }) => {
      const config = kind === 'unit_test' ? node.config : undefined;
      const tags = typeof config === 'object' && config !== null && 'tags' in config ? config.tags : node.tags;
      return stringsOf(tags).some(isTag);
    };
  },
};
