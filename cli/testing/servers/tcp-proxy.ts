import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** What befalls a connection. Bytes are counted from its start, in the direction of the fault. */
export interface ConnectionFault {
  /** `cut` resets both ends, `close` ends them in good order, `stall` passes nothing more, `slow` paces what passes. */
  readonly kind: 'cut' | 'close' | 'stall' | 'slow';
  /** Bytes that pass unharmed before; 0 when left out. */
  readonly afterBytes?: number;
  /** Whose bytes are meant: those to the client (`down`, when left out) or those to the server. */
  readonly direction?: 'down' | 'up';
  /** Pace of `slow`; 1000 when left out. */
  readonly bytesPerSecond?: number;
}

/** One connection that the proxy has passed on. */
export interface ProxiedConnection {
  /** Bytes passed to the client and to the server so far. */
  readonly bytes: { down: number; up: number };
  readonly fault: ConnectionFault | undefined;
}

/** How long the receiver has to read what came before a reset. */
const GRACE_MS = 20;

type Direction = 'down' | 'up';

/** A TCP proxy on a loopback port that harms connections as a test says; without a fault it passes every byte. */
export class TcpProxy {
  readonly host = '127.0.0.1';
  readonly port: number;
  /** All connections so far, in the order in which they came. */
  readonly connections: ProxiedConnection[] = [];
  readonly #server: Server;
  readonly #faults: ConnectionFault[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /** Opens a proxy of the server at this address. */
  static async start(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new TcpProxy(server);
    server.on('connection', (client) => proxy.#pass(client, target));
    return proxy;
  }

  /** Has each of the next new connections meet one fault, in this order; those after them are left in peace. */
  harmNext(...faults: readonly ConnectionFault[]): void {
    this.#faults.push(...faults);
  }

  /** Takes back the faults that no connection has met yet. */
  heal(): void {
    this.#faults.length = 0;
  }

  /** Resets all connections that are open now. */
  cutAll(): void {
    for (const socket of this.#sockets) reset(socket);
  }

  /** Resets all connections and takes no more. */
  async stop(): Promise<void> {
    this.cutAll();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pass(client: Socket, target: { readonly host: string; readonly port: number }): void {
    const server = connect({ host: target.host, port: target.port, allowHalfOpen: true });
    const connection: ProxiedConnection = { bytes: { down: 0, up: 0 }, fault: this.#faults.shift() };
    this.connections.push(connection);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => reset(other));
      socket.on('close', () => this.#sockets.delete(socket));
    }
    void forward(client, server, connection, 'up');
    void forward(server, client, connection, 'down');
  }
}

/** Passes one direction on, no faster than its receiver reads. Ends when a side ends or the fault strikes. */
async function forward(from: Socket, to: Socket, connection: ProxiedConnection, way: Direction): Promise<void> {
  const fault = (connection.fault?.direction ?? 'down') === way ? connection.fault : undefined;
  const send = async (bytes: Buffer): Promise<void> => {
    connection.bytes[way] += bytes.length;
    if (bytes.length > 0 && !to.write(bytes)) await once(to, 'drain');
  };
  try {
    if (fault && left(fault, 0) === 0 && fault.kind !== 'slow') return await strike(fault, from, to);
    for await (const chunk of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      const unharmed = fault ? left(fault, connection.bytes[way]) : chunk.length;
      await send(chunk.subarray(0, unharmed));
      if (fault === undefined || chunk.length < unharmed) continue;
      if (fault.kind !== 'slow') return await strike(fault, from, to);
      await crawl(chunk.subarray(unharmed), fault, send);
    }
    to.end();
  } catch {
    // One side has gone; its event has told the other.
  }
}

/** Bytes that still pass before the fault strikes. */
function left(fault: ConnectionFault, passed: number): number {
  return Math.max(0, (fault.afterBytes ?? 0) - passed);
}

async function strike(fault: ConnectionFault, from: Socket, to: Socket): Promise<void> {
  if (fault.kind === 'cut') {
    // A reset discards what waits to be sent, and to a receiver with unread bytes Linux tells it as the end of the data.
    if (to.writableLength > 0) await once(to, 'drain');
    await setTimeout(GRACE_MS);
    reset(to);
    reset(from);
  } else if (fault.kind === 'close') {
    to.end();
    from.end();
    from.destroySoon();
  } else {
    from.pause();
    await once(to, 'close');
    from.destroy();
  }
}

/**
 * Resets a connection. `resetAndDestroy` of Node ends the writing side in good order before, which a client may take for
 * the end of the data; the property that it sets makes `destroy` reset at once.
 */
function reset(socket: Socket): void {
  (socket as Socket & { resetAndClosing?: boolean }).resetAndClosing = true;
  socket.destroy();
}

async function crawl(bytes: Buffer, fault: ConnectionFault, send: (bytes: Buffer) => Promise<void>): Promise<void> {
  const pace = fault.bytesPerSecond ?? 1000;
  const size = Math.max(1, Math.ceil(pace / 50));
  for (let start = 0; start < bytes.length; start += size) {
    const piece = bytes.subarray(start, start + size);
    await send(piece);
    await setTimeout((piece.length / pace) * 1000);
  }
}
