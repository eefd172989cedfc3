/** What an authorizer adds to a request. */
export interface Authorization {
  readonly headers?: Readonly<Record<string, string>>;
  /** Parameters of the query. */
  readonly params?: Readonly<Record<string, string>>;
}

/** How requests prove who asks. */
export interface Authorizer {
  /** What the next request is sent with. Throws ETL5041 when the right cannot be had. */
  authorize(signal: AbortSignal): Promise<Authorization>;
  /**
   * The server refused what `authorize` gave with 401. True when another try may do better, since what was given is
   * forgotten.
   */
  renew?(refused: Authorization): boolean;
  /** The server took what was given: a later 401 means that it has ended since. */
  accepted?(): void;
}

/** The same authorization for every request. */
export function fixedAuthorizer(authorization: Authorization): Authorizer {
  return { authorize: async () => authorization };
}
