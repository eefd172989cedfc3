import type { WallClock, ZoneOffset } from './datetime/tzinfo.ts';
import { offsetText } from './datetime/tzinfo.ts';

const minute = 60_000;
const dialects = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA'] as const;

/** A time zone of the runtime's own data. */
export class IntlZone {
  readonly #format: Intl.DateTimeFormat;
  readonly #name: string;

  private constructor(name: string) {
    this.#name = name;
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** The zone of a name; nothing when the runtime does not know it. */
  static named(name: string): IntlZone | undefined {
    try {
      return new IntlZone(name);
    } catch {
      return undefined;
    }
  }

  atUtc(utc: WallClock): ZoneOffset {
    const at = Number(utc / 1000n);
    const offset = this.#offset(at);
    const year = new Date(at).getUTCFullYear();
    const standard = Math.min(this.#offset(Date.UTC(year, 0, 1)), this.#offset(Date.UTC(year, 6, 1)));
    const saving = BigInt(Math.max(0, offset - standard)) * 1000n;
    return { offset: BigInt(offset) * 1000n, name: this.#abbreviation(at, offset), dst: saving };
  }

  /** What holds when clocks read `wall`; of two possible moments the later one, as pytz chooses. */
  atWall(wall: WallClock): ZoneOffset {
    const read = Number(wall / 1000n);
    const later = this.#offset(read - this.#offset(read + 1440 * minute));
    const earlier = this.#offset(read - this.#offset(read - 1440 * minute));
    const offset = Math.min(later, earlier);
    return this.atUtc(wall - BigInt(offset) * 1000n);
  }

  /** The offset before time zones were introduced. */
  localMeanTime(): ZoneOffset {
    const offset = this.#offset(Date.UTC(1850, 0, 1));
    const minutes = Math.round(offset / minute) * minute;
    return { offset: BigInt(minutes) * 1000n, name: minutes === 0 ? 'UTC' : 'LMT', dst: 0n };
  }

  /** Milliseconds east of UTC at a moment. */
  #offset(at: number): number {
    const parts = new Map(this.#format.formatToParts(at).map((part) => [part.type, part.value]));
    const number = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name));
    const year = parts.get('era') === 'BC' ? 1 - number('year') : number('year');
    const read = Date.UTC(year, number('month') - 1, number('day'), number('hour'), number('minute'), number('second'));
    return read - Math.floor(at / 1000) * 1000;
  }

  #abbreviation(at: number, offset: number): string {
    if (/^(?:etc\/)?(?:utc|uct|zulu|universal)$/i.test(this.#name)) return 'UTC';
    for (const dialect of dialects) {
      const format = new Intl.DateTimeFormat(dialect, { timeZone: this.#name, timeZoneName: 'short' });
      const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
      if (/^[A-Z]{2,5}$/.test(name) && (name !== 'GMT' || offset === 0)) return name;
    }
    return offsetText(BigInt(offset) * 1000n, '').replace(/00$/, '');
  }
}
