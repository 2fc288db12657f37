/** The token document, as prebell publishes it; `schemas/token.json` describes the same. Holds secrets: never log it. */
export interface Token {
  /** The version of this document. */
  readonly version: 1;
  /** The id of the account. */
  readonly account: string;
  /** `kite`, `breeze`, `autotrader-web`, … */
  readonly broker: string;
  /** The user whose token this is, as the broker confirmed it. */
  readonly user_id: string;
  /** The API key that the token works with. */
  readonly api_key: string;
  /** What a bot sends with its calls. A secret. */
  readonly access_token: string;
  /** When prebell got it, ISO 8601 with an offset. */
  readonly issued_at: string;
  /** When the broker ends it, ISO 8601 with an offset; it may end earlier. Null where the broker publishes no end. */
  readonly expires_at: string | null;
  /** When the broker proved it, ISO 8601 with an offset. */
  readonly verified_at: string;
  /** The trading day that it serves, a date in India: `2026-11-23`. */
  readonly trading_day: string;
  /** Constant headers that are enough to call the broker, where that is so. They hold the token. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What this broker gives besides. May hold secrets. */
  readonly extra: Readonly<Record<string, string>>;
  /** True for the token of a simulator, a sandbox or a proxy. */
  readonly sandbox?: true;
}
