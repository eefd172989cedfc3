import { constants, createHash, generateKeyPairSync, privateDecrypt, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

const PLUGIN = 'caching_sha2_password';
/** PROTOCOL_41, CONNECT_WITH_DB, TRANSACTIONS, SECURE_CONNECTION, PLUGIN_AUTH and its long data. */
const CAPABILITIES = 0x1 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x80000 | 0x200000;
const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
const MORE = 0x01;
const FAST_IS_RIGHT = 0x03;
const ASK_FULL = 0x04;
const WANTS_KEY = 0x02;

/** By which of its two ways the server checks a password: it has it in its cache, or needs it whole. */
export type Sha2Way = 'fast' | 'full';

/**
 * The beginning of a conversation with MySQL 8 as its protocol is documented, without TLS: it checks a password by
 * `caching_sha2_password`, and answers the first question with an error that says so. It stands in for a server of MySQL,
 * which cannot be had here.
 */
export class Sha2Handshake {
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(password: string, way: Sha2Way): Promise<Sha2Handshake> {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' });
    const server = createServer((socket) => {
      const nonce = Buffer.from(randomBytes(20).map((byte) => (byte % 126) + 1));
      const talk = new Talk(socket);
      const refuse = () => talk.send(errorPacket(1045, "Access denied for user 'etl' (using password: YES)"));
      const welcome = () => {
        talk.onPacket = () => talk.send(errorPacket(1105, `password checked: ${way}`), 1);
        talk.send(OK);
      };
      talk.onPacket = (response) => {
        if (!tokenOf(response).equals(scramble(password, nonce))) return refuse();
        if (way === 'fast') {
          talk.send(Buffer.from([MORE, FAST_IS_RIGHT]));
          return welcome();
        }
        talk.send(Buffer.from([MORE, ASK_FULL]));
        talk.onPacket = (request) => {
          if (request[0] !== WANTS_KEY) return refuse();
          talk.send(Buffer.concat([Buffer.from([MORE]), Buffer.from(publicKey)]));
          talk.onPacket = (secret) => {
            const padding = constants.RSA_PKCS1_OAEP_PADDING;
            const found = xor(privateDecrypt({ key: keys.privateKey, padding }, secret), nonce).toString();
            return found === `${password}\0` ? welcome() : refuse();
          };
        };
      };
      talk.send(greeting(nonce), 0);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Sha2Handshake(server);
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }
}

/** Packets of one connection. */
class Talk {
  onPacket: (payload: Buffer) => void = () => {};
  readonly #socket: Socket;
  #sequence = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      this.#rest = Buffer.concat([this.#rest, bytes]);
      while (this.#rest.length >= 4) {
        const end = 4 + this.#rest.readUIntLE(0, 3);
        if (this.#rest.length < end) return;
        const payload = this.#rest.subarray(4, end);
        this.#sequence = (this.#rest[3] ?? 0) + 1;
        this.#rest = this.#rest.subarray(end);
        this.onPacket(payload);
      }
    });
  }

  send(payload: Buffer, sequence = this.#sequence): void {
    const head = Buffer.alloc(4);
    head.writeUIntLE(payload.length, 0, 3);
    head[3] = sequence;
    this.#sequence = sequence + 1;
    this.#socket.write(Buffer.concat([head, payload]));
  }
}

function greeting(nonce: Buffer): Buffer {
  const fixed = Buffer.alloc(21);
  fixed.writeUInt16LE(CAPABILITIES & 0xffff, 0);
  fixed[2] = 255;
  fixed.writeUInt16LE(2, 3);
  fixed.writeUInt16LE(CAPABILITIES >>> 16, 5);
  fixed[7] = nonce.length + 1;
  return Buffer.concat([
    Buffer.from('\x0a8.0.36\0\x07\0\0\0', 'latin1'),
    nonce.subarray(0, 8),
    Buffer.from([0]),
    fixed.subarray(0, 18),
    nonce.subarray(8),
    Buffer.from(`\0${PLUGIN}\0`),
  ]);
}

/** The token of the client's answer: after its flags, sizes and the user's name. */
function tokenOf(response: Buffer): Buffer {
  const start = response.indexOf(0, 32) + 1;
  return response.subarray(start + 1, start + 1 + (response[start] ?? 0));
}

function scramble(password: string, nonce: Buffer): Buffer {
  const sha = (...parts: readonly (string | Buffer)[]) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const once = sha(password);
  return xor(once, sha(sha(once), nonce));
}

function xor(bytes: Buffer, by: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, at) => byte ^ (by[at % by.length] ?? 0)));
}

function errorPacket(code: number, message: string): Buffer {
  return Buffer.concat([Buffer.from([0xff, code & 0xff, code >> 8]), Buffer.from(`#HY000${message}`)]);
}
