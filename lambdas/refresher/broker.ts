/** The plug-in that knows one broker: one file in `lambdas/brokers`, one line in the registry. */
import type { CredentialRules, Credentials } from './credentials.ts';
import type { FailureCode } from './failures.ts';
import type { Captured } from './login.ts';
import type { PageFlow } from './page-flow.ts';
import type { Clock, Http } from './ports.ts';

/** What a login was exchanged for: the broker's own part of the token document. Holds secrets. */
export interface Session {
  /** What bots send with their calls. */
  readonly access_token: string;
  /** Constant headers that are enough to call the broker, where that is so. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What this broker gives besides. */
  readonly extra: Readonly<Record<string, string>>;
}

/** A broker session that stands behind this broker's own: what it is called, and what is said of it before it is tried. */
export interface SessionBehind {
  readonly id: string;
  /** As its owner knows it. */
  readonly name: string;
  /** What will become a failure if nobody acts (a licence that ends soon). */
  readonly warning: string | null;
}

/** What a broker says of a session behind it that is not valid. */
export interface InvalidSession {
  readonly code: FailureCode;
  readonly message: string;
  readonly remedy: string;
}

/** Thrown by `verify` when the broker says that this session is not (or no longer) one: ended, killed, or never was. */
export class SessionRefused extends Error {
  override readonly name = 'SessionRefused';
}

/** What a broker's calls are made with. */
export interface BrokerCall {
  readonly credentials: Credentials;
  readonly http: Http;
  readonly clock: Clock;
}

/** A login that needs a browser. */
export interface BrowserLogin {
  /** The address to open first; also what a person opens who finishes a login by hand. */
  startUrl(credentials: Credentials): string;
  readonly flow: PageFlow;
  /** What the login ends with, where a page shows it and no redirect carries it: `an API key`. A person who finishes by hand pastes that. */
  readonly shows?: string;
}

/** One broker. Methods throw `RefreshFailure` with the code that fits; anything else thrown counts as `internal`. */
export interface Broker {
  /** As in the credentials document: `kite`. */
  readonly name: string;
  /** As people call it: `Zerodha Kite`. */
  readonly title: string;
  /** The broker's own origins: pages and calls. */
  readonly hosts: { readonly login: string; readonly api: string };
  /** Which fields the credentials document needs. */
  readonly credentials: CredentialRules;
  /** IST time of day (`08:00`) from which a new token survives until its published end. */
  readonly safeFrom: string;
  readonly login: BrowserLogin;
  /** Whether a redirect carries what `exchange` needs; for an address that a person pasted. */
  carriesLogin(captured: Captured): boolean;
  /** Turns what the redirect carried into a session. Submits no password and no TOTP. */
  exchange(captured: Captured, call: BrokerCall): Promise<Session>;
  /**
   * The cheapest call that proves the session; gives the user the broker reports. Retries infrastructure faults, bounded. Throws
   * `SessionRefused` when the broker refuses the session itself.
   */
  verify(session: Session, call: BrokerCall): Promise<{ readonly user_id: string }>;
  /** Whether the user that the broker reports is this account's. */
  isUser(reported: string, credentials: Credentials): boolean;
  /** The api_key that the token document names; the credentials' own unless the broker says otherwise. */
  apiKey?(session: Session, credentials: Credentials): string;
  /**
   * `extra` of the token document, where it is more than the session's own: what the account opted in to hand to its bots. Never the
   * password or the TOTP seed.
   */
  extra?(session: Session, credentials: Credentials): Readonly<Record<string, string>>;
  /** A session that the credentials document itself names (a long-lived key); tried before any login. */
  knownSession?(credentials: Credentials): Session | null;
  /**
   * Broker sessions behind this one, and a check of one of them. A check spends a real login attempt there, so the refresher asks
   * only where the account opted in (`validate_accounts`), once a trading day each, and never again after a refusal.
   */
  readonly behind?: {
    list(session: Session, call: BrokerCall): Promise<readonly SessionBehind[]>;
    /** Null if it is valid. */
    validate(session: Session, call: BrokerCall, id: string): Promise<InvalidSession | null>;
  };
  /** Whether a login with the purpose `rotate` makes a new key, which ends the old one. */
  readonly rotates?: true;
  /** Ends a session that must not be used (it is another user's). Best effort. */
  revoke?(session: Session, call: BrokerCall): Promise<void>;
  /** When a token issued at this moment ends; null where the broker publishes no end. */
  expiresAt(issued: Date): Date | null;
}
