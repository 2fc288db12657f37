/** Accounts whose every secret is marked, at simulated brokers, behind wires that learn the secrets that are made on the way. */
import { randomInt } from 'node:crypto';
import { type AutoTraderWebSimulator, startAutoTraderWeb } from '../simulators/autotrader-web/index.ts';
import { type BreezeSimulator, startBreeze } from '../simulators/breeze/index.ts';
import { type KiteSimulator, startKite } from '../simulators/kite/index.ts';
import type { Marks } from './search.ts';
import { type Answer, openWire, type Sent, type Wire } from './wire.ts';

/** The simulated brokers. */
export interface Brokers {
  readonly kite: KiteSimulator;
  readonly breeze: BreezeSimulator;
  readonly 'autotrader-web': AutoTraderWebSimulator;
}

/** What the broker has heard or made of one account so far, newest last. */
export interface Heard {
  readonly password: string;
  /** Codes that were typed. */
  readonly codes: string[];
  /** Values of cookies that the site has set. */
  readonly cookies: string[];
  /** The broker's name for the user. */
  readonly user: string;
}

/** What is special about an account. */
export interface Special {
  readonly broker: keyof Brokers;
  /** Knobs of the simulator for this user. */
  readonly knobs?: object;
  /** Further fields of the simulator's user. */
  readonly user?: object;
  /** Fields of the credentials document that differ. */
  readonly credentials?: (right: Readonly<Record<string, unknown>>) => object;
  /** Answers in the broker's place. */
  readonly interfere?: (sent: Sent, heard: Heard) => Answer | 'hang-up' | undefined | Promise<Answer | 'hang-up' | undefined>;
}

/** A world of marked accounts. */
export interface MarkedWorld {
  readonly brokers: Brokers;
  /** A new account; gives its credentials document. */
  account(name: string, special: Special): Promise<Record<string, unknown>>;
  /** What the broker has heard of an account. */
  heard(name: string): Heard;
  close(): Promise<void>;
}

/** Starts the brokers. `look` is called while a request that carries a secret is held up. */
export async function markedWorld(marks: Marks, clock: () => Date, look: (at: string) => void = () => {}): Promise<MarkedWorld> {
  const [kite, breeze, autoTraderWeb] = await Promise.all([startKite({ clock }), startBreeze({ clock }), startAutoTraderWeb({ clock })]);
  const brokers: Brokers = { kite, breeze, 'autotrader-web': autoTraderWeb };
  const wires: Wire[] = [];
  const all = new Map<string, Heard>();

  async function account(name: string, special: Special): Promise<Record<string, unknown>> {
    const password = `Cn4ry+${text(9)}&"<${text(7)}'%/`;
    const secrets = { password, totp_secret: text(32, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567') };
    const api_secret = `s${text(31)}`;
    const heard: Heard = { password, codes: [], cookies: [], user: `USER${all.size + 1}` };
    all.set(name, heard);
    for (const [kind, value] of Object.entries({ ...secrets, api_secret })) marks.addWithDigests(`${kind} of ${name}`, value);
    const credentials = newUser(brokers, special, heard.user, { ...secrets, api_secret });
    const learn = (kind: string, value: string) => {
      marks.add(`${kind} of ${name}`, value);
      if (/^\d{6}$/.test(value)) heard.codes.push(value);
      else if (/^(enctoken|public_token|kf_session|ASP.NET_SessionId|session)$/.test(kind)) heard.cookies.push(value);
    };
    const interfere = (sent: Sent) => {
      if (sent.method === 'POST' || sent.headers.authorization) look(`${name}, ${sent.method} ${sent.path}`);
      return special.interfere?.(sent, heard);
    };
    const endpoints: Record<string, string> = {};
    for (const [kind, origin] of Object.entries(credentials.endpoints as Record<string, string>)) {
      const wire = await openWire(origin, learn, interfere);
      wires.push(wire);
      endpoints[kind] = wire.origin;
    }
    // Breeze has one origin for both.
    const document = {
      ...credentials,
      endpoints: special.broker === 'breeze' ? { login: endpoints.login, api: endpoints.login } : endpoints,
    };
    const changed = special.credentials?.(document);
    for (const value of changed === undefined ? [] : secretsOf(changed, document)) marks.add(`changed secret of ${name}`, value);
    return { ...document, ...changed };
  }

  return {
    brokers,
    account,
    heard: (name) => all.get(name)!,
    close: async () => void (await Promise.all([...wires, kite, breeze, autoTraderWeb].map((each) => each.close()))),
  };
}

/** Answers one request, `POST /path`, in the broker's place, and leaves all others to it. */
export function instead(request: string, answer: (heard: Heard, sent: Sent) => Answer | 'hang-up'): Pick<Special, 'interfere'> {
  return { interfere: (sent, heard) => (`${sent.method} ${sent.path}` === request ? answer(heard, sent) : undefined) };
}

type Secrets = Readonly<Record<'password' | 'totp_secret' | 'api_secret', string>>;

function newUser(brokers: Brokers, { broker, knobs = {}, user = {} }: Special, name: string, secrets: Secrets): Record<string, unknown> {
  const { api_secret, ...login } = secrets;
  const api_key = `key-of-${name}`;
  switch (broker) {
    case 'kite':
      brokers.kite.addUser({ user_id: name, ...login, knobs, ...user });
      brokers.kite.addApp({ api_key, api_secret, users: [name] });
      return { ...brokers.kite.credentials(name, api_key) };
    case 'breeze':
      brokers.breeze.addUser({ user_id: name, ...login, knobs, ...user });
      brokers.breeze.addApp({ api_key, api_secret });
      return { ...brokers.breeze.credentials(name, api_key) };
    default:
      brokers['autotrader-web'].addUser({ user_name: name, ...login, knobs, ...user });
      return { ...brokers['autotrader-web'].credentials(name) };
  }
}

function secretsOf(changed: object, right: object): string[] {
  const known = new Set(Object.values(right));
  return ['password', 'totp_secret', 'api_secret', 'api_key']
    .map((field) => (changed as Record<string, unknown>)[field])
    .filter((value): value is string => typeof value === 'string' && value.length >= 8 && !known.has(value));
}

/** An invented text that nothing else could be. */
export function text(length: number, letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}
