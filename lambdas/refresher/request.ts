/** What starts a refresh, and what it runs on. */
import type { Broker } from './broker.ts';
import type { EndpointPolicy } from './endpoints.ts';
import type { Browser, Clock, Events, Evidence, Http, Ledger, Vault } from './ports.ts';

/** What started a refresh. */
export type Trigger =
  | {
      readonly kind: 'rung';
      /** Names the rung: its scheduled time, ISO 8601. A rung is tried once. */
      readonly rung: string;
      /** ISO 8601; a message that arrives later does nothing. */
      readonly latest_start: string;
      /** When the next rung is due, ISO 8601; null where nobody knows. */
      readonly next_try_at: string | null;
    }
  /** A bot whose token has died: replaces a token that should have lasted, and risks nothing. */
  | {
      readonly kind: 'bot';
      /** ISO 8601; a message that arrives later does nothing. */
      readonly latest_start: string;
      /** When the next rung is due, ISO 8601; null where nobody knows. */
      readonly next_try_at: string | null;
    }
  /** A person, or new credentials: runs on any day at any hour. */
  | {
      readonly kind: 'hand';
      /** When the next rung is due, ISO 8601; null where there is no schedule. */
      readonly next_try_at: string | null;
    };

/** The schedule's wish for new keys: one for each account that opted in, made once, whatever comes of it. */
export interface RotationTrigger {
  readonly kind: 'rotation';
  /** Its scheduled time, ISO 8601. It is tried once. */
  readonly rung: string;
  /** ISO 8601; a message that arrives later does nothing. */
  readonly latest_start: string;
}

/** One account to make fresh. */
export interface RefreshRequest {
  readonly account: string;
  readonly trigger: Trigger;
  /** Absolute end of this run: before it everything is told and let go, and no login is begun that could overrun it. */
  readonly end: Date;
}

/** What a refresh runs on. */
export interface RefreshPorts {
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly events: Events;
  readonly evidence: Evidence;
  readonly clock: Clock;
  readonly browser: Browser;
  readonly http: Http;
  readonly brokers: readonly Broker[];
  /** Which hosts other than the broker's own the credentials may name. */
  readonly endpointPolicy: EndpointPolicy;
  /** IST time of day by which every account must be fresh, `08:50`. */
  readonly deadline: string;
  /** Told in words what is being done or waited for. Free of secrets. */
  readonly progress: (account: string, waitingFor: string) => void;
}
