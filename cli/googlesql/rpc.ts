import type * as grpc from '@grpc/grpc-js';
import type { Installed } from './installed.ts';

/** gRPC's code for a method that the server has not. */
const UNIMPLEMENTED = 12;
/** gRPC's code when the server is gone. */
export const UNAVAILABLE = 14;
/** gRPC's code when there was no answer in time. */
export const TIMED_OUT = 4;

/** What a call of the service answers when it refuses: gRPC's code and the service's words. */
export class RefusedCall extends Error {
  readonly code: number;

  constructor(code: number, words: string, cause: unknown) {
    super(words, { cause });
    this.name = 'RefusedCall';
    this.code = code;
  }
}

/**
 * A message, or one in two parts of which the first is the same object each time: it is encoded once, and the bytes of both
 * stand side by side, which protocol buffers read as one message.
 */
export type Request = object | readonly [constant: object, rest: object];

/** A connection with the service. */
export interface Rpc {
  /** Calls a method. Rejects with `RefusedCall`, with TIMED_OUT when there is no answer in `timeoutMs`. */
  call<T>(method: string, request: Request, timeoutMs?: number): Promise<T>;
  /** Ends the connection; calls without an answer so far reject as those do whose server is gone. */
  close(): void;
}

type Grpc = typeof grpc;

interface ProtoLoader {
  loadSync(file: string, options: object): grpc.GrpcObject & Parameters<Grpc['loadPackageDefinition']>[0];
}

/** Resolves how to reach servers of the installed package; loads gRPC and the .proto files, which takes some 0.3 s. */
export function loadRpc(installed: Installed): (address: string) => Rpc {
  const grpc = installed.load('@grpc/grpc-js') as Grpc;
  const loader = installed.load('@grpc/proto-loader') as ProtoLoader;
  const options = { includeDirs: [installed.protos], keepCase: true, longs: String, enums: String, bytes: Buffer };
  const root = grpc.loadPackageDefinition(loader.loadSync('local_service.proto', options));
  const Service = serviceOf(root);
  return (address) => {
    const limits = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
    const client = new Service(address, grpc.credentials.createInsecure(), limits);
    const closed = new AbortController();
    return {
      call: <T>(method: string, request: Request, timeoutMs?: number) => {
        const definition = Service.service[method];
        if (definition === undefined) throw new RefusedCall(UNIMPLEMENTED, `there is no ${method}`, undefined);
        return call<T>({ client, closed: closed.signal, definition, request, timeoutMs });
      },
      close: () => {
        client.close();
        closed.abort();
      },
    };
  };
}

function serviceOf(root: grpc.GrpcObject): grpc.ServiceClientConstructor {
  const zetasql = root.zetasql as grpc.GrpcObject;
  const service = zetasql.local_service as grpc.GrpcObject;
  return service.ZetaSqlLocalService as grpc.ServiceClientConstructor;
}

type Definition = grpc.MethodDefinition<object, unknown>;

interface Call {
  readonly client: grpc.Client;
  /** Aborted when the connection is closed: gRPC tells nobody who waits. */
  readonly closed: AbortSignal;
  readonly definition: Definition;
  readonly request: Request;
  readonly timeoutMs: number | undefined;
}

function call<T>({ client, closed, definition, request, timeoutMs }: Call): Promise<T> {
  const options = timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
  const { path, responseDeserialize } = definition;
  const serialize = (given: Request) => encoded(given, definition);
  return new Promise((resolve, reject) => {
    const onClose = () => reject(new RefusedCall(UNAVAILABLE, 'the connection was closed', undefined));
    closed.addEventListener('abort', onClose, { once: true });
    try {
      client.makeUnaryRequest(path, serialize, responseDeserialize, request, options, (error, value) => {
        closed.removeEventListener('abort', onClose);
        if (error === null) resolve(value as T);
        else reject(new RefusedCall(error.code, error.details, error));
      });
    } catch (error) {
      // A connection that another call closed, because the server is gone, throws at once.
      reject(new RefusedCall(UNAVAILABLE, String(error), error));
    }
  });
}

const CONSTANTS = new WeakMap<object, Buffer>();

function encoded(request: Request, { requestSerialize }: Definition): Buffer {
  if (!Array.isArray(request)) return requestSerialize(request);
  const [constant = {}, rest = {}] = request as readonly object[];
  const known = CONSTANTS.get(constant) ?? requestSerialize(constant);
  CONSTANTS.set(constant, known);
  return Buffer.concat([known, requestSerialize(rest)]);
}
