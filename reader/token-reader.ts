/** The reader: one account's token, cached, and read anew when that makes sense. */
import { setTimeout as delay } from 'node:timers/promises';
import { type AwsSettings, awsStore } from './aws.ts';
import { checkToken, parseToken } from './check.ts';
import { localStore } from './local.ts';
import { isRefusal } from './refusal.ts';
import type { TokenStore } from './store.ts';
import type { Token } from './token.ts';
import { TokenError } from './token-error.ts';

/** Which token to read. */
export interface ReaderOptions {
  /** The account's id: `alpha`. */
  readonly account: string;
  /** First part of the secrets' names. Default `prebell`. */
  readonly prefix?: string;
  /** The folder of `prebell --local DIR`, to read a file instead of AWS. */
  readonly local?: string;
  /** Accept the token of a simulator or a sandbox. Default `false`: a bot that trades must not use one by mistake. */
  readonly sandbox?: boolean;
  /** Accept a token of an earlier trading day until it ends: for work in the night. Default `false`. */
  readonly earlierDay?: boolean;
  /** How long a token without an end is used before the store is looked at again, s. Default 900. */
  readonly rereadAfter?: number;
  /** The name of prebell's event bus, for `requestRefresh` and `renew`. Default: the environment variable PREBELL_EVENT_BUS. */
  readonly eventBus?: string;
  /** Settings of the AWS clients. */
  readonly aws?: AwsSettings;
}

/** How long to wait, and whom to tell. */
export interface WaitOptions {
  /** Give up after that many seconds, with the error of the last look. */
  readonly seconds: number;
  /** Told before each pause why there is no token yet. */
  readonly onWait?: (problem: TokenError) => void;
  /** Ends the waiting with an AbortError. */
  readonly signal?: AbortSignal;
}

/** The first pause between two looks, and the longest, ms. */
const pauses = { first: 1000, longest: 30_000 };

/** A request is made again while its answer is waited for, ms: prebell passes one on in five minutes, and one may get lost. */
const askAgain = 60_000;

/** A refused token is looked up once in that time, ms, however many calls find it refused. */
const lookAgain = 10_000;

/**
 * Reads one account's token and nothing else: it never sees credentials and never logs in. Use one for an account, and ask it for
 * the token at every call; it reads the store only when it must. Every method throws `TokenError`.
 */
export class TokenReader {
  readonly #options: ReaderOptions;
  readonly #store: TokenStore;
  #cached: { readonly token: Token; readonly readAt: number } | undefined;
  #reading: Promise<Token> | undefined;
  #lookedUp: { readonly refused: string; readonly at: number } | undefined;

  constructor(options: ReaderOptions) {
    const { account, local, prefix = 'prebell', aws = {} } = options;
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(account)) {
      throw new TokenError('not-set-up', "The account's id must be 1 to 40 of a-z, 0-9 and -, not starting with -.");
    }
    this.#options = options;
    this.#store =
      local === undefined ? awsStore(account, prefix, options.eventBus ?? process.env.PREBELL_EVENT_BUS, aws) : localStore(local, account);
  }

  /** The token, from the cache until it ends. */
  async token(): Promise<Token> {
    const cached = this.#usable();
    if (!cached) return this.#read();
    const { rereadAfter = 900 } = this.#options;
    if (cached.token.expires_at !== null || Date.now() - cached.readAt < rereadAfter * 1000) return cached.token;
    return this.#read().catch((error) => {
      // A store that does not answer is no reason to stop a bot whose token works.
      if (error instanceof TokenError && error.code === 'unavailable') return cached.token;
      throw error;
    });
  }

  /**
   * Tells that the broker refused this token, and gives the one that replaced it. Looks into the store once.
   * Throws `refused` if there is no other.
   */
  async refused(token: Token): Promise<Token> {
    const cached = this.#usable()?.token;
    if (cached && cached.access_token !== token.access_token) return cached;
    const known = this.#lookedUp;
    const isKnown = known?.refused === token.access_token && Date.now() - known.at < lookAgain;
    const stored = isKnown ? token : await this.#read();
    if (stored.access_token !== token.access_token) return stored;
    if (!isKnown) this.#lookedUp = { refused: token.access_token, at: Date.now() };
    throw this.#noOther();
  }

  /**
   * Makes a call with the token. If the broker refuses the token, and the store has another one, makes the call once more with that.
   * @param call made with the token; a refused one has done nothing at the broker, so it may be made twice
   * @param refused whether what the call gave or threw says that the token is refused
   */
  async withToken<T>(call: (token: Token) => Promise<T> | T, refused: (outcome: unknown) => boolean = isRefusal): Promise<T> {
    const token = await this.token();
    let thrown: unknown;
    try {
      const result = await call(token);
      if (!refused(result)) return result;
    } catch (error) {
      if (!refused(error)) throw error;
      thrown = error;
    }
    const other = await this.refused(token).catch((error) => {
      if (thrown !== undefined) error.cause ??= thrown;
      throw error;
    });
    return call(other);
  }

  /** Waits until there is a token to use: looks again and again, at first after a second, later every half minute. */
  async waitUntilFresh(options: WaitOptions): Promise<Token> {
    return this.#wait(options);
  }

  /**
   * Asks prebell to look at the account's token, and to log in again if the broker refuses it. Resolves when the request is on its
   * way. Asking twice does nothing more; whether there is a login is decided by prebell's own rules.
   */
  async requestRefresh(): Promise<void> {
    return this.#store.requestRefresh();
  }

  /** Asks for a refresh, and waits for another token than this one, which the broker refuses. */
  async renew(token: Token, options: WaitOptions): Promise<Token> {
    return this.#wait(options, token);
  }

  async #wait({ seconds, onWait, signal }: WaitOptions, refused?: Token): Promise<Token> {
    const end = Date.now() + seconds * 1000;
    let askedAt = Number.NEGATIVE_INFINITY;
    for (let pause = pauses.first; ; pause = Math.min(pause * 2, pauses.longest)) {
      let problem: TokenError;
      try {
        const token = await this.#read();
        if (token.access_token !== refused?.access_token) return token;
        problem = this.#noOther();
        if (Date.now() - askedAt >= askAgain) {
          await this.requestRefresh();
          askedAt = Date.now();
        }
      } catch (error) {
        if (!(error instanceof TokenError && ['not-fresh-yet', 'unavailable'].includes(error.code))) throw error;
        problem = error;
      }
      const left = end - Date.now();
      if (left <= 0) throw problem;
      onWait?.(problem);
      // Not all bots at the same moment.
      await delay(Math.min(pause * (0.75 + Math.random() / 4), left), undefined, signal ? { signal } : {});
    }
  }

  /** Reads the store. Calls that come while it is read share the answer. */
  #read(): Promise<Token> {
    this.#reading ??= this.#readAnew().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readAnew(): Promise<Token> {
    const token = parseToken(await this.#store.read(), this.#options.account);
    this.#check(token);
    this.#cached = { token, readAt: Date.now() };
    return token;
  }

  #usable(): { readonly token: Token; readonly readAt: number } | undefined {
    if (!this.#cached) return undefined;
    try {
      this.#check(this.#cached.token);
      return this.#cached;
    } catch {
      return undefined;
    }
  }

  #check(token: Token): void {
    const { sandbox = false, earlierDay = false } = this.#options;
    checkToken(token, { sandbox, earlierDay }, new Date());
  }

  #noOther(): TokenError {
    const { account } = this.#options;
    return new TokenError(
      'refused',
      `The broker refuses the token of account ${account}, and there is no newer one. Look at: prebell status ${account}`,
    );
  }
}
