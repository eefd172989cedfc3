import { isList, type Json, member, wholeNumber } from '../http/json.ts';

const QUOTAS = [
  ['tokens_left_today', 'tokensPerDay', 'today'],
  ['tokens_left_this_hour', 'tokensPerHour', 'this hour'],
] as const;
/** What the answers of a report say of how good and how dear they are. */
export class ReportFacts {
  #samplesRead = 0;
  #samplingSpace = 0;
  #isThresholded = false;
  #hasOtherRow = false;
  readonly #quota = new Map<string, number>();
  /** Tokens that the requests of this report took of each quota. */
  readonly #taken = new Map<string, number>();
  readonly #texts = new Map<string, string>();

  /** Takes the answer of one page. Samples count once a report: with its first page. */
  add(body: Json, isFirst: boolean): void {
    const metadata = member(body, 'metadata');
    const samplings = member(metadata, 'samplingMetadatas');
    for (const one of isFirst && isList(samplings) ? samplings : []) {
      this.#samplesRead += wholeNumber(member(one, 'samplesReadCount')) ?? 0;
      this.#samplingSpace += wholeNumber(member(one, 'samplingSpaceSize')) ?? 0;
    }
    this.#isThresholded ||= member(metadata, 'subjectToThresholding') === true;
    this.#hasOtherRow ||= member(metadata, 'dataLossFromOtherRow') === true;
    for (const [fact, key] of [
      ['currency', 'currencyCode'],
      ['time_zone', 'timeZone'],
    ] as const) {
      const value = member(metadata, key);
      if (typeof value === 'string') this.#texts.set(fact, value);
    }
    const quota = member(body, 'propertyQuota');
    for (const [fact, key] of QUOTAS) {
      const one = member(quota, key);
      const left = wholeNumber(member(one, 'remaining'));
      if (left !== undefined) this.#quota.set(fact, left);
      this.#taken.set(fact, (this.#taken.get(fact) ?? 0) + (wholeNumber(member(one, 'consumed')) ?? 0));
    }
  }

  /** For the audit tables. */
  all(): Record<string, string | number | boolean> {
    return {
      sampled: this.#samplingSpace > 0,
      ...(this.#samplingSpace > 0 ? { samples_read: this.#samplesRead, sampling_space: this.#samplingSpace } : {}),
      thresholded: this.#isThresholded,
      data_loss_from_other_row: this.#hasOtherRow,
      ...Object.fromEntries(this.#texts),
      ...Object.fromEntries(this.#quota),
    };
  }

  /** What a person should know, in words; empty when the report is exact. */
  notes(): string[] {
    const notes: string[] = [];
    if (this.#samplingSpace > 0) {
      const share = ((100 * this.#samplesRead) / this.#samplingSpace).toFixed(1);
      notes.push(`the report is made from a sample of ${share} % of the events; ask for fewer \`days_per_request\``);
    }
    if (this.#isThresholded) notes.push('rows of few users are withheld by the service');
    if (this.#hasOtherRow) notes.push('rare values stand together as "(other)"; ask for fewer dimensions or days');
    for (const [fact, , when] of QUOTAS) {
      const left = this.#quota.get(fact);
      const taken = this.#taken.get(fact) ?? 0;
      if (left !== undefined && left < taken)
        notes.push(`${left} tokens of the quota are left ${when}, and the report took ${taken}`);
    }
    return notes;
  }
}
