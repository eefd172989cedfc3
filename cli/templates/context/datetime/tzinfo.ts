import { MethodTable } from '../../values/methods.ts';
import { PyObject, type Value } from '../../values/value.ts';
import { PyTimedelta } from './timedelta.ts';

/** A clock reading without a time zone, in microseconds since 1970-01-01 00:00. */
export type WallClock = bigint;

/** What a time zone says of one moment. */
export interface ZoneOffset {
  /** Microseconds east of UTC. */
  readonly offset: bigint;
  readonly name: string;
  /** Microseconds of daylight saving that `offset` holds. */
  readonly dst: bigint;
}

/** A time zone that a datetime can carry. */
export abstract class PyTzinfo extends PyObject {
  readonly typeName: string = 'datetime.tzinfo';

  /** What holds for a datetime that carries the zone and reads `wall`. */
  abstract atWall(wall: WallClock): ZoneOffset;

  /** The zone to carry, and its offset, at a moment of UTC. */
  abstract atUtc(utc: WallClock): { readonly zone: PyTzinfo; readonly offset: bigint };
}

const methods = new MethodTable<PyTimezone>({
  utcoffset: ['dt', (self) => new PyTimedelta(self.atWall().offset)],
  tzname: ['dt', (self) => self.atWall().name],
  dst: ['dt', () => null],
});

/** Python's `datetime.timezone`: a fixed offset. */
export class PyTimezone extends PyTzinfo {
  override readonly typeName: string = 'datetime.timezone';
  readonly #offset: bigint;
  readonly #name: string;

  constructor(offset: bigint, name = offsetName(offset)) {
    super();
    this.#offset = offset;
    this.#name = name;
  }

  override atWall(): ZoneOffset {
    return { offset: this.#offset, name: this.#name, dst: 0n };
  }

  override atUtc(): { zone: PyTzinfo; offset: bigint } {
    return { zone: this, offset: this.#offset };
  }

  override str(): string {
    return this.#name;
  }

  override repr(): string {
    if (this.#offset === 0n) return 'datetime.timezone.utc';
    return `datetime.timezone(${new PyTimedelta(this.#offset).repr()})`;
  }

  override equals(other: Value): boolean {
    return other instanceof PyTimezone && other.#offset === this.#offset;
  }

  override getAttr(name: string): Value | undefined {
    return methods.bound(this, name, 'timezone');
  }
}

function offsetName(offset: bigint): string {
  return offset === 0n ? 'UTC' : `UTC${offsetText(offset, ':')}`;
}

/** An offset as `+02:00`; seconds only where there are any. */
export function offsetText(offset: bigint, separator: string): string {
  const size = Number(offset < 0n ? -offset : offset);
  const seconds = Math.floor(size / 1e6);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const parts = [pad(Math.floor(seconds / 3600)), pad(Math.floor(seconds / 60) % 60)];
  if (seconds % 60 !== 0) parts.push(pad(seconds % 60));
  return (offset < 0n ? '-' : '+') + parts.join(separator);
}

/** UTC as the standard library has it. */
export const utc = new PyTimezone(0n);
