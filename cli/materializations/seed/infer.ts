/** The types that a column of a seed can have, in etl's names. */
export type SeedType = 'integer' | 'bigint' | 'decimal(38,0)' | 'double' | 'date' | 'timestamp' | 'boolean' | 'string';

/** What the cells seen so far still can be; agate, which dbt reads seeds with, tries these in this order. */
type Candidate = 'number' | 'date' | 'timestamp' | 'iso_timestamp' | 'boolean';

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const TIMESTAMP = /^(\d{4})-(\d{1,2})-(\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2})$/;
const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:[.]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?$/;
const NUMBER = /^[+-]?(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const NOT_FINITE = /^[+-]?(?:inf|infinity|nan)$/i;
const FRACTION = /^[+-]?\d*\.\d*[1-9]0*$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const SMALL = /^[+-]?\d{1,9}$/;

/**
 * Finds the type of one column from its cells, with dbt's rules: empty cells and `null` are NULL in any type but
 * text; numbers without a fraction are integers, however written; dates and timestamps are ISO only; a mixture is
 * text. Beyond dbt, which cannot load them, integers over 32 bits get a wider type. A column without values is integer.
 */
export class TypeInference {
  #candidates: Candidate[] = ['number', 'date', 'timestamp', 'iso_timestamp', 'boolean'];
  #hasValues = false;
  #hasFraction = false;
  #isOnlyEmpty = true;
  /** Digits that the widest integer needs. */
  #smallest = 0n;
  #largest = 0n;

  add(cell: string): void {
    if (cell === '') return;
    this.#isOnlyEmpty = false;
    if (this.#candidates.length === 0) return;
    const value = cell.trim();
    if (value === '' || isNullWord(value)) return;
    this.#hasValues = true;
    if (this.#candidates.every((candidate) => this.#fits(candidate, value))) return;
    this.#candidates = this.#candidates.filter((candidate) => this.#fits(candidate, value));
  }

  /** The type of the cells added. */
  get type(): SeedType {
    if (!this.#hasValues) return this.#isOnlyEmpty || this.#candidates.length > 0 ? 'integer' : 'string';
    const [first] = this.#candidates;
    if (first === undefined) return 'string';
    if (first === 'number') return this.#numberType();
    return first === 'iso_timestamp' ? 'timestamp' : first;
  }

  #fits(candidate: Candidate, value: string): boolean {
    switch (candidate) {
      case 'number':
        return this.#isNumber(value);
      case 'date':
        return isRealDate(DATE.exec(value));
      case 'timestamp':
        return isRealTimestamp(TIMESTAMP.exec(value));
      case 'iso_timestamp':
        return isRealTimestamp(ISO.exec(value));
      case 'boolean':
        return /^(?:true|false)$/i.test(value);
    }
  }

  #isNumber(value: string): boolean {
    if (SMALL.test(value)) return true;
    if (NOT_FINITE.test(value)) {
      this.#hasFraction = true;
      return true;
    }
    if (FRACTION.test(value)) {
      this.#hasFraction = true;
      return true;
    }
    if (!NUMBER.test(value)) return false;
    const whole = wholeNumber(value);
    if (whole === null) this.#hasFraction = true;
    else if (whole < this.#smallest) this.#smallest = whole;
    else if (whole > this.#largest) this.#largest = whole;
    return true;
  }

  #numberType(): SeedType {
    if (this.#hasFraction) return 'double';
    const fits = (bits: bigint) => this.#smallest >= -(1n << (bits - 1n)) && this.#largest < 1n << (bits - 1n);
    if (fits(32n)) return 'integer';
    if (fits(64n)) return 'bigint';
    const widest = 10n ** 38n;
    return this.#smallest > -widest && this.#largest < widest ? 'decimal(38,0)' : 'string';
  }
}

/** Whether a cell says NULL in columns that are not text. */
export function isNullWord(value: string): boolean {
  return value.length === 4 && value.toLowerCase() === 'null';
}

/** The number when it has no fraction, `1.50e1` among them; null when it has one. */
function wholeNumber(value: string): bigint | null {
  const [mantissa = '', exponent = '0'] = value.replaceAll('_', '').toLowerCase().split('e');
  const [integer = '', fraction = ''] = mantissa.split('.');
  const digits = fraction.replace(/0+$/, '');
  const shift = Number(exponent) - digits.length;
  const all = BigInt(`${integer.replace(/^[+-]/, '')}${digits}` || '0');
  const magnitude = shift >= 0 ? all * 10n ** BigInt(shift) : wholeShift(all, 10n ** BigInt(-shift));
  if (magnitude === null) return null;
  return integer.startsWith('-') ? -magnitude : magnitude;
}

function wholeShift(digits: bigint, divisor: bigint): bigint | null {
  return digits % divisor === 0n ? digits / divisor : null;
}

function isRealDate(parts: RegExpExecArray | null): boolean {
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year < 1 || day < 1) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0));
}

function isRealTimestamp(parts: RegExpExecArray | null): boolean {
  if (!isRealDate(parts) || parts === null) return false;
  return Number(parts[4]) < 24 && Number(parts[5]) < 60 && Number(parts[6] ?? 0) < 60;
}
