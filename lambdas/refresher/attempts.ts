/**
 * The attempt rules: what may be tried with a login, decided on one record of the ledger. Pure: each rule takes the record and
 * gives a new one, and the ledger's compare-and-set makes it one conditional write.
 *
 * Brokers lock a login at five refusals. A strike is a submission that was refused or never answered; at three since the last
 * proved login nothing is tried until a person releases it.
 */
import * as z from 'zod/mini';
import type { Submitted } from './failures.ts';
import { isoTime, istDateText } from './formats.ts';
import type { IstDate } from './ist.ts';
import { failureSchema, type SkipReason, submittedSchema } from './outcome.ts';

/** Strikes at which a login is locked until a person releases it. */
export const strikeLimit = 3;

/** Logins with a submission that one account may make a day; the ladder, its keepers and re-logins after a killed token share it. */
export const loginsADay = 8;

/** Of these, how many may be made before bots' requests are left to the ladder: they must not use up its logins. */
export const loginsBeforeBotsWait = 4;

/** How often an account's token may be killed a day before that is somebody else's session. */
export const killsADay = 2;

const quarantineSchema = z.strictObject({
  /** The version of the credentials that are held; other credentials are not. */
  version: z.string(),
  failure: failureSchema,
  submitted: submittedSchema,
  at: isoTime,
});

const accountSchema = z.strictObject({
  quarantine: z.optional(quarantineSchema),
  /** The latest rung that was tried, ISO 8601. */
  rung: z.optional(z.string()),
  /** The day that the counts below are of. */
  day: z.optional(istDateText),
  logins: z.number(),
  proved: z.number(),
});

/** What is remembered of one login (broker and login id), which several accounts may share. */
export const loginRecordSchema = z.strictObject({
  lease: z.optional(z.strictObject({ run: z.string(), until: isoTime })),
  strikes: z.number(),
  /** When the last strike's submission may have been made. */
  struck_at: z.optional(isoTime),
  /** A login that was begun and whose end was not reported yet: it counts as `weight` strikes. */
  reservation: z.optional(z.strictObject({ run: z.string(), at: isoTime, weight: z.number(), last_totp_step: z.number() })),
  /** The latest TOTP step whose code may have been typed. */
  last_totp_step: z.number(),
  accounts: z.record(z.string(), accountSchema),
});

/** What is remembered of one login. */
export type LoginRecord = z.infer<typeof loginRecordSchema>;

/** Why an account is held. */
export type Quarantine = z.infer<typeof quarantineSchema>;

/** What is remembered of one account of a login. */
export type AccountAttempts = z.infer<typeof accountSchema>;

/** The record of a login that was never tried. */
export const newLogin: LoginRecord = { strikes: 0, last_totp_step: 0, accounts: {} };

/** Strikes, with a login counted whose end nobody reported. */
export function strikesOf(record: LoginRecord): number {
  return record.strikes + (record.reservation?.weight ?? 0);
}

/** What is remembered of this account, with the counts of this day. */
export function attemptsOf(record: LoginRecord, account: string, day: IstDate): AccountAttempts {
  const attempts = record.accounts[account];
  if (!attempts) return { logins: 0, proved: 0 };
  return attempts.day === day ? attempts : { ...attempts, day, logins: 0, proved: 0 };
}

/** The account's quarantine, if it is of these credentials. */
export function quarantineOf(record: LoginRecord, account: string, version: string): Quarantine | undefined {
  const quarantine = record.accounts[account]?.quarantine;
  return quarantine?.version === version ? quarantine : undefined;
}

/** Takes the lease, or null while another run holds it. What a run that died left unreported becomes strikes. */
export function takeLease(record: LoginRecord, run: string, now: Date, until: Date): LoginRecord | null {
  if (record.lease && record.lease.run !== run && new Date(record.lease.until) > now) return null;
  return { ...countReservation(record), lease: { run, until: until.toISOString() } };
}

/** Gives the lease back, if it is still this run's. */
export function letGo(record: LoginRecord, run: string): LoginRecord {
  if (record.lease?.run !== run) return record;
  const { lease: _, ...rest } = record;
  return rest;
}

/** Who wants to log in, and how. */
export interface LoginRequest {
  readonly run: string;
  readonly account: string;
  /** Version of the credentials. */
  readonly version: string;
  /** The rung, ISO 8601; null when started by hand. */
  readonly rung: string | null;
  readonly now: Date;
  readonly day: IstDate;
  /** Absolute end of the login: nothing is typed after it. */
  readonly end: Date;
  /** The TOTP step that contains a moment; constant where the login has no TOTP. */
  readonly stepAt: (moment: Date) => number;
}

/** What the login is allowed. */
export interface Allowance {
  readonly first_totp_step: number;
  readonly totp_tries: 1 | 2;
}

/** Why a login is not allowed, or null if it is. */
export function refusalOf(record: LoginRecord, request: Pick<LoginRequest, 'account' | 'version' | 'rung' | 'day'>): SkipReason | null {
  if (quarantineOf(record, request.account, request.version)) return 'quarantined';
  if (strikesOf(record) >= strikeLimit) return 'locked';
  const attempts = attemptsOf(record, request.account, request.day);
  if (request.rung !== null && attempts.rung !== undefined && Date.parse(request.rung) <= Date.parse(attempts.rung)) return 'tried';
  return attempts.logins >= loginsADay ? 'budget' : null;
}

/** Whether a login may be made because a bot asked: only where nothing went wrong since the last proved one, and the ladder keeps its share. */
export function mayServeBot(record: LoginRecord, account: string, day: IstDate): boolean {
  return strikesOf(record) === 0 && attemptsOf(record, account, day).logins < loginsBeforeBotsWait;
}

/**
 * Reserves a login before anything can be submitted: the lease is this run's until after the login's end, the account is not held,
 * strikes are below the limit, and the TOTP codes it may type are later than any used before. Until its end is reported the
 * reservation counts as what it may cost.
 */
export function reserve(record: LoginRecord, request: LoginRequest): { record: LoginRecord; allowance: Allowance } | SkipReason {
  if (record.lease?.run !== request.run || new Date(record.lease.until) < request.end) return 'busy';
  const refusal = refusalOf(record, request);
  if (refusal) return refusal;
  // A second TOTP code is a second refusal at the broker: only a login without strikes may risk it.
  const tries = record.strikes === 0 ? 2 : 1;
  const attempts = attemptsOf(record, request.account, request.day);
  const allowance: Allowance = { first_totp_step: record.last_totp_step + 1, totp_tries: tries };
  return {
    allowance,
    record: {
      ...record,
      reservation: { run: request.run, at: request.now.toISOString(), weight: tries, last_totp_step: request.stepAt(request.end) },
      accounts: {
        ...record.accounts,
        [request.account]: {
          ...attempts,
          day: request.day,
          logins: attempts.logins + 1,
          ...(request.rung === null ? {} : { rung: request.rung }),
        },
      },
    },
  };
}

/** How a reserved login ended. */
export interface LoginEnd {
  readonly submitted: Submitted;
  /** Submissions refused or never answered. */
  readonly unaccepted: number;
  readonly last_totp_step: number | null;
}

/**
 * Reports the end of this run's reserved login: what was not submitted is given back, what was not accepted is a strike. If
 * nobody knows how it ended (the worker died), `end` is null and the reservation becomes strikes.
 */
export function settle(record: LoginRecord, run: string, account: string, end: LoginEnd | null): LoginRecord {
  if (record.reservation?.run !== run) return record;
  if (!end) return countReservation(record);
  const { reservation, ...rest } = record;
  const attempts = record.accounts[account];
  const spent = end.submitted !== 'none';
  return {
    ...rest,
    strikes: record.strikes + (spent ? end.unaccepted : 0),
    ...(spent && end.unaccepted > 0 ? { struck_at: reservation.at } : {}),
    last_totp_step: Math.max(record.last_totp_step, end.last_totp_step ?? 0),
    accounts:
      attempts && !spent ? { ...record.accounts, [account]: { ...attempts, logins: Math.max(0, attempts.logins - 1) } } : record.accounts,
  };
}

/** Holds an account: nothing is tried with these credentials until a person releases it. */
export function hold(record: LoginRecord, account: string, quarantine: Quarantine): LoginRecord {
  const attempts = record.accounts[account] ?? { logins: 0, proved: 0 };
  return { ...record, accounts: { ...record.accounts, [account]: { ...attempts, quarantine } } };
}

/**
 * Notes that a login is proved: its token passed the broker's check. Clears the strikes and the account's quarantine, unless they
 * are younger than the token.
 * @param counted whether this is a new token, which counts for the day
 */
export function prove(record: LoginRecord, account: string, day: IstDate, issued: Date, counted: boolean): LoginRecord {
  const { struck_at, ...rest } = record;
  const younger = struck_at !== undefined && new Date(struck_at) > issued;
  const { quarantine, ...attempts } = attemptsOf(record, account, day);
  const held = quarantine && new Date(quarantine.at) > issued ? { quarantine } : {};
  return {
    ...(younger ? record : { ...rest, strikes: 0 }),
    accounts: { ...record.accounts, [account]: { ...attempts, ...held, day, proved: attempts.proved + (counted ? 1 : 0) } },
  };
}

/** A person's word that the account may be tried: lifts its quarantine, and grants one try where the login is locked. */
export function release(record: LoginRecord, account: string): LoginRecord {
  const counted = countReservation(record);
  const { quarantine: _, ...attempts } = counted.accounts[account] ?? { logins: 0, proved: 0 };
  return {
    ...counted,
    strikes: Math.min(counted.strikes, strikeLimit - 1),
    accounts: { ...counted.accounts, [account]: { ...attempts, logins: 0, proved: 0 } },
  };
}

function countReservation(record: LoginRecord): LoginRecord {
  const { reservation, ...rest } = record;
  if (!reservation) return record;
  return {
    ...rest,
    strikes: Math.min(strikeLimit, record.strikes + reservation.weight),
    struck_at: reservation.at,
    last_totp_step: Math.max(record.last_totp_step, reservation.last_totp_step),
  };
}
