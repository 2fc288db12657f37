/** What people are told of an account, in words that a tired person can act on. Free of secrets. */
import * as z from 'zod/mini';
import { adviceOf } from './alert-advice.ts';
import type { Broker } from './broker.ts';
import { type Failure, mayPass, type Submitted } from './failures.ts';
import { type IstDate, istDate, istTime } from './ist.ts';
import type { AccountRecord } from './ledger-records.ts';

/** The parts of an alert in the order in which they are read, and what stands before each. */
export const alertLabels = {
  title: '',
  what_happened: 'What happened: ',
  what_to_do: 'What to do now: ',
  by_when: 'By when: ',
  evidence: 'Evidence: ',
  runbook: 'Runbook: ',
} as const;

const part = (description: string) => z.string().check(z.describe(description));

/** An alert about an account that is not fresh. */
export const alertSchema = z.strictObject({
  title: part('Which account, and what is wrong: the whole story in one line.'),
  what_happened: part('What happened, and how far the secrets got.'),
  what_to_do: part('What to do now.'),
  by_when: part('By when, whether prebell tries again by itself, and who is affected where that is known.'),
  evidence: part('Where the evidence is kept.'),
  runbook: part('The section of the runbook, relative to the project.'),
});

/** An alert about an account that is not fresh. */
export type Alert = z.infer<typeof alertSchema>;

/** Good news about an account that people were alerted to. */
export const recoverySchema = z.strictObject({
  title: part('Which account, and that it is fresh again.'),
  what_happened: part('Since when, and how long the token works.'),
  what_to_do: part('What to do now.'),
});

/** Good news about an account that people were alerted to. */
export type Recovery = z.infer<typeof recoverySchema>;

/** The facts that an alert puts into words: fields of an event's detail. */
export interface AlertFacts {
  readonly account: string;
  readonly broker: string | null;
  readonly trading_day: string;
  readonly at: string;
  readonly sandbox: boolean;
  readonly failure: Failure;
  readonly submitted: Submitted;
  readonly will_retry: boolean;
  readonly next_try_at: string | null;
  readonly deadline: string;
  readonly evidence: string | null;
  /** Who reads the token, in words. */
  readonly affected?: string;
}

/**
 * Whether there is something for a person to do: not while prebell still tries by itself before the deadline, or while the bots'
 * token is still good, and time may mend what failed.
 * @param tokenIsGood whether the bots' current token is good as far as is known
 */
export function callsForPerson({ failure, will_retry, next_try_at, deadline }: AlertFacts, tokenIsGood: boolean): boolean {
  const triesAgain = will_retry && next_try_at !== null;
  if (!triesAgain || !mayPass(failure.code)) return true;
  return !tokenIsGood && Date.parse(next_try_at) >= Date.parse(deadline);
}

/**
 * Whether people know already that the account is not fresh: one alert a day is enough, as long as nobody acted on it.
 * @param about the credentials that it would be about now; other ones mean that somebody acted
 */
export function isAlertedTo({ alerted }: Pick<AccountRecord, 'alerted'>, today: IstDate, about?: string): boolean {
  return alerted?.day === today && (about === undefined || alerted.about === undefined || alerted.about === about);
}

/** What the ledger remembers of an alert. */
export function alertOf(today: IstDate, about?: string): NonNullable<AccountRecord['alerted']> {
  return { day: today, ...(about === undefined ? {} : { about }) };
}

/** The brokers as people call them. */
export type BrokerTitles = readonly Pick<Broker, 'name' | 'title'>[];

/**
 * Words the alert.
 * @param problem what is wrong with the account, for the first line
 */
export function wordAlert(facts: AlertFacts, brokers: BrokerTitles, problem = problemOf(facts)): Alert {
  const { account, failure, submitted, evidence, affected } = facts;
  return {
    title: `Account ${nameOf(facts, brokers)} ${problem}`,
    what_happened: `${failure.message} (Code ${failure.code}; ${submissions[submitted]}.)`,
    what_to_do: adviceOf(failure, account, submitted),
    by_when: [wordDeadline(facts), wordNextTry(facts), ...(affected === undefined ? [] : [`Affected: ${affected}.`])].join(' '),
    evidence: wordEvidence(evidence),
    runbook: failure.runbook,
  };
}

/** Evidence on S3 has several parts, whose names begin alike. */
function wordEvidence(evidence: string | null): string {
  if (evidence === null) return 'none was taken.';
  const [, folder, name] = /^(s3:\/\/.+\/)([^/]+)$/.exec(evidence) ?? [];
  if (folder === undefined) return `a picture of the page, with every secret covered: ${evidence}`;
  return `a picture and an outline of the page, with every secret covered: \`aws s3 cp --recursive ${folder} . --exclude '*' --include '${name}*'\``;
}

function problemOf({ trading_day, affected }: AlertFacts): string {
  return affected === undefined
    ? `has no new API token for ${trading_day}`
    : `has no working API token for ${trading_day}, and the deadline has passed`;
}

/** Words the good news. */
export function wordRecovery(
  facts: Pick<AlertFacts, 'account' | 'broker' | 'sandbox' | 'at'> & { expires_at: string | null },
  brokers: BrokerTitles,
): Recovery {
  const until = facts.expires_at === null ? '' : ` and works until ${wordTime(facts.expires_at, facts.at)}`;
  return {
    title: `Account ${nameOf(facts, brokers)} is fresh again: it has a working API token`,
    what_happened: `Its API token was proved at ${wordTime(facts.at, facts.at)}${until}.`,
    what_to_do: 'Nothing for the token: the trading bots find it where they read it. Look whether each bot runs.',
  };
}

/** The lines of an alert as people get them. */
export function alertLines(alert: Alert | Recovery): string[] {
  const parts = alert as Partial<Record<keyof Alert, string>>;
  const names = Object.keys(alertLabels) as (keyof Alert)[];
  return names.filter((name) => parts[name] !== undefined).map((name) => `${alertLabels[name]}${parts[name]}`);
}

const submissions: Readonly<Record<Submitted, string>> = {
  none: 'neither password nor code was sent to the broker',
  password: 'the password was sent to the broker',
  totp: 'the password and a code of the authenticator app (TOTP) were sent to the broker',
};

function nameOf({ account, broker, sandbox }: Pick<AlertFacts, 'account' | 'broker' | 'sandbox'>, brokers: BrokerTitles): string {
  const title = brokers.find(({ name }) => name === broker)?.title ?? broker;
  const more = [...(title === null ? [] : [title]), ...(sandbox ? ['sandbox'] : [])].join(', ');
  return more === '' ? account : `${account} (${more})`;
}

function wordDeadline({ at, deadline }: AlertFacts): string {
  return Date.parse(at) >= Date.parse(deadline)
    ? `now; the deadline was ${wordTime(deadline, at)}.`
    : `${wordTime(deadline, at)}; the trading bots need the token then.`;
}

function wordNextTry({ at, will_retry, next_try_at }: AlertFacts): string {
  return will_retry && next_try_at !== null
    ? `prebell, which logs in for the bots, tries again by itself at ${wordTime(next_try_at, at)}.`
    : 'prebell, which logs in for the bots, does NOT try again by itself: a person must act.';
}

/** A time as people say it: `08:50 IST`, with its date where that is not today's. */
function wordTime(time: string, now: string): string {
  const [moment, today] = [new Date(time), istDate(new Date(now))];
  const clock = `${istTime(moment).slice(0, 5)} IST`;
  return istDate(moment) === today ? clock : `${clock} on ${istDate(moment)}`;
}
