import { join } from 'node:path';
import type { Adapter, Connection, Scratch, Warehouse } from '../../adapters/index.ts';
import { RelationCache } from '../../adapters/relation-cache.ts';
import { Compiler } from '../../compiler/index.ts';
import type { SecretMask } from '../../config/secret-mask.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { type GoogleSql, googleSandbox } from '../../googlesql/index.ts';
import { canonicalSql, type LiveSide, type OtherSide, type Side } from '../../parity/index.ts';
import { KnownSchemas } from '../../portability/check/known-schemas.ts';
import { offlineWarehouse } from '../../portability/check/offline-warehouse.ts';
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
  return sideOf(session, { adapter, connection: connect, relations: async () => relations }, session);
}

/**
 * The side that nothing is asked of: its templates see the run of the first one, and of its warehouse what is known
 * without a connection.
 */
export function offlineSide(session: Session, first: Session, google: GoogleSql): OtherSide {
  const sandbox = googleSandbox(google);
  const schemas = new KnownSchemas(sandbox);
  const { adapter, connection, relations } = offlineWarehouse(session.work.workplace.adapter, schemas, async (sql) => {
    const said = await sandbox.read(sql);
    if (said.ok) return said.columns;
    throw EtlError.of('ETL6606', {
      what: `asks for the columns of a query that is not valid (${said.refusal.message})`,
    });
  });
  const side = sideOf(session, { adapter, connection: async () => connection, relations }, first);
  return { ...side, schemas };
}

/** A target whose warehouse is open for reading, and how to close it. Throws ETL6501 and ETL6505. */
export async function liveSide(session: Session): Promise<LiveSide & { readonly close: () => Promise<void> }> {
  const { workplace, compiler } = session.work;
  const { adapter, credentials } = workplace;
  const { targetName: target } = session.profile;
  const canonical = canonicalSql(adapter.type);
  if (canonical === undefined) throw EtlError.of('ETL6508', { target, type: adapter.type });
  const warehouse = await openToRead(session, () =>
    adapter.open(credentials, { projectRoot: session.project.root, readOnly: true }),
  );
  const connection = await warehouse.connect();
  return {
    target,
    adapter,
    manifest: session.manifest,
    connection,
    canonical,
    relationOf: (node) => compiler.relationOf(node),
    timestamp: adapter.openScratch === undefined ? 'timestamp' : 'datetime',
    close: () => warehouse.close(),
  };
}

/** Opens a warehouse that was built. Throws ETL6505 where there is none yet. */
export async function openToRead<T>({ work, profile }: Session, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (cause) {
    const isThere =
      !(cause instanceof EtlError) || cause.code !== 'ETL4003' || !cause.message.includes('does not exist');
    if (isThere) throw cause;
    const { path } = work.workplace.credentials;
    throw EtlError.of('ETL6505', { target: profile.targetName, path: String(path) }, { cause });
  }
}

interface Asked {
  readonly adapter: Adapter;
  readonly connection: () => Promise<Connection>;
  readonly relations: () => Promise<RelationCache>;
}

function sideOf(session: Session, { adapter, connection, relations }: Asked, first: Session): Side {
  const { host } = session.work;
  const sameRun = { ...host, adapter, invocation: first.work.host.invocation };
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
  return { target, adapter, manifest: session.manifest, compiler, connection };
}
