import type { Authorization, Authorizer } from './authorizer.ts';

/** A token of a server that hands them out. */
export interface AccessToken {
  readonly token: string;
  /** Seconds that it is good for; unknown when the server does not say. */
  readonly expiresIn: number | undefined;
}

/** A token is asked for anew so long before it ends. */
const SPARE_MS = 60_000;
/** Of a token that lives shortly, that part of its life. */
const SPARE_SHARE = 0.2;

/** Sends a bearer token that is fetched when it is needed, again before it ends, and once after a 401. */
export class TokenAuthorizer implements Authorizer {
  readonly #fetchToken: (signal: AbortSignal) => Promise<AccessToken>;
  readonly #now: () => number;
  #current: Promise<Authorization> | undefined;
  #endsAt = Number.POSITIVE_INFINITY;
  #isFresh = false;
  #given: Authorization | undefined;

  constructor(fetchToken: (signal: AbortSignal) => Promise<AccessToken>, now: () => number = Date.now) {
    this.#fetchToken = fetchToken;
    this.#now = now;
  }

  async authorize(signal: AbortSignal): Promise<Authorization> {
    if (this.#current === undefined || this.#now() >= this.#endsAt) this.#current = this.#fetch(signal);
    const current = this.#current;
    try {
      return await current;
    } catch (error) {
      if (this.#current === current) this.#current = undefined;
      throw error;
    }
  }

  renew(refused: Authorization): boolean {
    // Another request may have renewed it meanwhile.
    if (this.#current === undefined || this.#given !== refused) return true;
    if (this.#isFresh) return false;
    this.#current = undefined;
    return true;
  }

  accepted(): void {
    this.#isFresh = false;
  }

  async #fetch(signal: AbortSignal): Promise<Authorization> {
    this.#endsAt = Number.POSITIVE_INFINITY;
    const { token, expiresIn } = await this.#fetchToken(signal);
    this.#isFresh = true;
    if (expiresIn !== undefined) {
      const lifeMs = expiresIn * 1000;
      this.#endsAt = this.#now() + lifeMs - Math.min(SPARE_MS, lifeMs * SPARE_SHARE);
    }
    this.#given = { headers: { authorization: `Bearer ${token}` } };
    return this.#given;
  }
}
