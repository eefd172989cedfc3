import { join } from 'node:path';
import type { Connection, Scratch, Warehouse } from '../../adapters/index.ts';
import { RelationCache } from '../../adapters/relation-cache.ts';
import { Compiler } from '../../compiler/index.ts';
import type { SecretMask } from '../../config/secret-mask.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { Side } from '../../parity/index.ts';
import type { Invocation } from '../command.ts';
import type { Console } from '../console.ts';
import { lookupsOf } from './lookups.ts';
import { openSession } from './session.ts';
import type { Session } from './types.ts';

/** The project as it is for another target, with a folder of its own below the first one's for what is written. */
export async function openOtherTarget(first: Session, invocation: Invocation, target: string): Promise<Session> {
  const { console, flags } = invocation;
  const targetPath = join(first.targetFolder, 'parity', target);
  const { mask } = first.work.workplace.environment;
  return await openSession({ ...invocation, flags: { ...flags, target, targetPath }, console: silent(console, mask) });
}

/** What warnings say was said for the first target; its secrets stay hidden. */
function silent(console: Console, first: SecretMask): Console {
  const reporter = { ...console.reporter, diagnostics: () => undefined, log: () => undefined };
  const maskWith = (mask: SecretMask) => {
    for (const value of first.values) mask.add(value);
    console.maskWith(mask);
  };
  return { ...console, reporter, maskWith };
}

/** The side whose warehouse is there for reading: what templates ask, it answers. */
export function localSide(session: Session, scratch: Scratch): Side {
  const { adapter, credentials } = session.work.workplace;
  const { database = null, schema } = credentials;
  const connect = async (): Promise<Connection> => scratch.connection;
  const warehouse: Warehouse = { adapter, database, schema, connect, close: async () => undefined };
  const relations = new RelationCache(warehouse);
  return sideOf(session, { connection: connect, relations: async () => relations }, session);
}

/** The side that nothing is asked of. Its templates see the run of the first one. */
export function unaskedSide(session: Session, first: Session): Side {
  const refuse = async (): Promise<never> => {
    throw EtlError.of('ETL6502', { target: session.profile.targetName });
  };
  return sideOf(session, { connection: refuse, relations: refuse }, first);
}

interface Asked {
  readonly connection: () => Promise<Connection>;
  readonly relations: () => Promise<RelationCache>;
}

function sideOf(session: Session, { connection, relations }: Asked, first: Session): Side {
  const { host, workplace } = session.work;
  const sameRun = { ...host, invocation: first.work.host.invocation };
  const target = session.profile.targetName;
  const folder = session === first ? join(session.targetFolder, 'parity', target) : session.targetFolder;
  const compiler = new Compiler({
    ...lookupsOf(session.manifest, host.root),
    host: sameRun,
    manifest: session.manifest,
    relations,
    empty: false,
    targetFolder: folder,
  });
  return { target, adapter: workplace.adapter, manifest: session.manifest, compiler, connection };
}
