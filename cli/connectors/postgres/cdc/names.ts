import { createHash } from 'node:crypto';
import type { Stream } from '../../types.ts';
import type { PostgresTable } from '../config.ts';
import type { LogPosition } from './position.ts';

/** What tells the streams of one server apart, besides what they are called. */
export interface Follower {
  readonly connection: string;
  readonly project: string;
  readonly target: string;
}

/** By what a stream is followed. */
export interface FollowNames {
  readonly slot: string;
  readonly publication: string;
  /** The slot that is done with once what `slot` gives is committed. */
  readonly replaces?: string;
}

const MOST_NAME = 63;
/** `_`, a digest of 8 digits, and what tells two slots of a stream apart. */
const ENDING = 11;

/** The slot and the publication by which a load at `last` goes on. */
export function namesAt(stream: Stream, load: PostgresTable, follower: Follower, last: LogPosition): FollowNames {
  const earlier = earlierName(stream, follower.connection);
  const slot = load.slot ?? last.slot ?? earlier;
  const publication = load.publication ?? (slot === earlier ? earlier : ownName(stream, follower));
  return { slot, publication };
}

/**
 * The names for a load that reads everything: a slot is made beside that of the last committed load, which is good until
 * the new one is committed.
 */
export function namesAnew(
  stream: Stream,
  load: PostgresTable,
  follower: Follower,
  last: LogPosition | undefined,
): FollowNames {
  const publication = load.publication ?? ownName(stream, follower);
  if (load.slot !== undefined) return { slot: load.slot, publication };
  const present = last === undefined ? undefined : namesAt(stream, load, follower, last).slot;
  const [slot = ''] = ownSlots(stream, follower).filter((one) => one !== present);
  return { slot, publication, ...(present === undefined ? {} : { replaces: present }) };
}

/** The slots that loads of a stream make, in turn. */
export function ownSlots(stream: Stream, follower: Follower): readonly string[] {
  const name = ownName(stream, follower);
  return [`${name}_a`, `${name}_b`];
}

/** A name that may be that of a slot, and that another stream of the server hardly has. */
function ownName(stream: Stream, { connection, project, target }: Follower): string {
  return madeName(['etl', project, target, stream.source], [project, target, connection, stream.source, stream.table]);
}

/** The name that was made before names had the project and the target in them. */
function earlierName(stream: Stream, connection: string): string {
  return madeName(['etl', stream.source], [connection, stream.source, stream.table], 9);
}

function madeName(words: readonly string[], identity: readonly string[], ending = ENDING): string {
  const digest = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 8);
  const readable = words
    .filter((word) => word !== '')
    .join('_')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_');
  return `${readable.slice(0, MOST_NAME - ending)}_${digest}`;
}
