import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const COPY_DATA = 0x64;
/** Type and length of a message of PostgreSQL. */
const HEAD = 5;

/** A proxy before a PostgreSQL without TLS that can lose rows of a COPY, as no server does and no wire should. */
export class LossyProxy {
  readonly port: number;
  isLossy = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /** `lost`: which rows, by their text. */
  static async start(port: number, lost: RegExp): Promise<LossyProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new LossyProxy(server);
    server.on('connection', (client) => proxy.#pass(client, connect({ host: '127.0.0.1', port }), lost));
    return proxy;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #pass(client: Socket, server: Socket, lost: RegExp): void {
    let rest: Buffer = Buffer.alloc(0);
    client.pipe(server);
    server.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      while (rest.length >= HEAD) {
        const end = 1 + rest.readUInt32BE(1);
        if (rest.length < end) return;
        const message = rest.subarray(0, end);
        rest = rest.subarray(end);
        const isLost = this.isLossy && message[0] === COPY_DATA && lost.test(message.toString('utf8', HEAD));
        if (!isLost) client.write(message);
      }
    });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  }
}
