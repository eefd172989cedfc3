import type { Flag } from '../flag.ts';

/** Flags of introspection. */
export const sourcesFlags = {
  tables: {
    type: 'text',
    long: 'tables',
    value: 'glob',
    group: 'Selection',
    help: 'introspect: only tables whose name at the source matches, such as "fact*"; all unless told.',
  },
  sourceName: {
    type: 'text',
    long: 'source',
    value: 'name',
    group: 'Selection',
    help: 'introspect: the source that the tables belong to; the one that uses the connection unless told, else its name.',
  },
  proposeRelationships: {
    type: 'boolean',
    long: 'propose-relationships',
    group: 'Run',
    help: 'introspect: then look at the rows of loaded tables for relationships, as the action relationships does.',
  },
  prune: {
    type: 'boolean',
    long: 'prune',
    group: 'Run',
    help: 'introspect: remove declared columns that the source does not have.',
  },
} as const satisfies Record<string, Flag>;
