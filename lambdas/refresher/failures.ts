/**
 * The closed list of what can go wrong, and what may happen next. A failure never carries a secret: messages name things
 * (a field, a host, a step), never their values.
 */

/** What may happen after a failure. `person` and `quarantine` both hold the account; they differ in who can mend it. */
export type Next = 'quarantine' | 'person' | 'strike' | 'next-rung';

/** How far a login's secrets got: the last kind of submission that may have reached the broker. */
export type Submitted = 'none' | 'password' | 'totp';

interface FailureKind {
  readonly next: Next;
  readonly message: string;
  readonly remedy: string;
}

const kinds = {
  'credentials-invalid': {
    next: 'quarantine',
    message: 'The credentials document cannot be used.',
    remedy: 'Correct the field that is named above in the credentials document, and store the whole document again.',
  },
  'credentials-rejected': {
    next: 'quarantine',
    message: 'The broker refused the user id or the password.',
    remedy:
      'Let the account’s owner log in on the broker’s own page, not with the stored user id and password: these were refused. Then store those that worked.',
  },
  'totp-rejected': {
    next: 'quarantine',
    message: 'The broker refused the TOTP code (the six digits of an authenticator app).',
    remedy:
      'Compare the code of the owner’s authenticator app with one made from the field totp_secret in a second entry of such an app, never on a website. If they differ, correct that field and store the document again. If they agree: prebell accounts release ACCOUNT',
  },
  'app-misconfigured': {
    next: 'quarantine',
    message: 'The broker refused the API app: its key, secret, redirect address or user does not fit.',
    remedy:
      'Compare the fields api_key, api_secret, redirect_url and user_id with the app in the broker’s developer console, correct what differs, and store the credentials again.',
  },
  'account-blocked': {
    next: 'person',
    message: 'The broker has blocked this account.',
    remedy: 'Unblock it on the broker’s own site, store any new credentials, then run: prebell accounts release ACCOUNT',
  },
  'subscription-lapsed': {
    next: 'person',
    message: 'The API subscription of this app is not active.',
    remedy: 'Renew it in the broker’s developer console, then run: prebell accounts release ACCOUNT',
  },
  'consent-needed': {
    next: 'person',
    message: 'The broker asks the account’s owner to authorise the app.',
    remedy: 'If the owner agrees, log in once by hand and authorise it: prebell login ACCOUNT',
  },
  'second-factor-unavailable': {
    next: 'person',
    message: 'The broker asks for a second factor that prebell cannot give.',
    remedy:
      'For today: prebell login ACCOUNT. Then turn on an authenticator app (TOTP) for this account at the broker, and store its secret in the field totp_secret.',
  },
  challenge: {
    next: 'person',
    message: 'The broker shows a captcha or another proof that a person is there. prebell does not solve these.',
    remedy: 'Finish today’s login by hand: prebell login ACCOUNT',
  },
  'wrong-account': {
    next: 'person',
    message: 'The new token belongs to another user than the account says.',
    remedy:
      'Ask the account’s owner which user it must be, correct the field user_id or login_id, and store the credentials again. If they were right: prebell accounts release ACCOUNT',
  },
  'session-conflict': {
    next: 'person',
    message: 'Something else keeps ending this account’s token: it was killed more than twice today.',
    remedy: 'Find what else logs in with this account (another bot, a web session) and stop it, then run: prebell accounts release ACCOUNT',
  },
  'clock-skew': {
    next: 'next-rung',
    message:
      'The clock of the machine that prebell runs on and the broker’s differ by more than 10 s, so a code of the authenticator app (TOTP) would be wrong.',
    remedy:
      'If prebell runs on a laptop: let its clock be set automatically (NTP), then run: prebell refresh ACCOUNT. If it runs on AWS, the broker’s clock is wrong: log in by hand, with one try: prebell login ACCOUNT',
  },
  'broker-unavailable': {
    next: 'next-rung',
    message: 'The broker could not be reached or answered with a fault of its own.',
    remedy:
      'Open the broker’s login page in your own browser. If it is down there too, wait until it is back. If it works, finish the login by hand: prebell login ACCOUNT',
  },
  'rate-limited': {
    next: 'next-rung',
    message: 'The broker says there were too many requests.',
    remedy:
      'Find what else calls the broker with this account’s API key (a bot that asks too often) and pause it. Some minutes later: prebell refresh ACCOUNT',
  },
  'publish-failed': {
    next: 'next-rung',
    message: 'The new token is proved but could not be stored.',
    remedy:
      'Mend what the message names (a permission, a KMS key, the disk). Then publish the same token, without a new login: prebell refresh ACCOUNT',
  },
  'outcome-unknown': {
    next: 'strike',
    message: 'The password or the code was sent to the broker and no answer came.',
    remedy: 'Finish the login by hand: prebell login ACCOUNT',
  },
  'page-changed': {
    next: 'next-rung',
    message: 'The broker’s page is not one that prebell knows.',
    remedy:
      'Look at the evidence: does the page ask something that a person must answer? Finish today’s login by hand: prebell login ACCOUNT',
  },
  internal: {
    next: 'next-rung',
    message: 'prebell itself failed.',
    remedy: 'Finish today’s login by hand: prebell login ACCOUNT. The cause is in the log of prebell’s refresh function.',
  },
} as const satisfies Record<string, FailureKind>;

/** The code of a failure: one of a closed list, fixed by contract. */
export type FailureCode = keyof typeof kinds;

/** Every failure code, in the order of the runbook. */
export const failureCodes = Object.keys(kinds) as readonly FailureCode[];

/** What a failure looks like in events, results and alerts. No secret, no URL query. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly remedy: string;
  /** Where the runbook explains it, as a link relative to the project. */
  readonly runbook: string;
}

/**
 * Thrown by any step of a refresh that knows what went wrong. `message` and `remedy` default to the code's own words.
 * Anything else that is thrown becomes `internal`.
 */
export class RefreshFailure extends Error {
  readonly code: FailureCode;
  readonly remedy: string;

  constructor(code: FailureCode, words: { message?: string | undefined; remedy?: string | undefined; cause?: unknown } = {}) {
    super(words.message ?? kinds[code].message, words.cause === undefined ? undefined : { cause: words.cause });
    this.name = 'RefreshFailure';
    this.code = code;
    this.remedy = words.remedy ?? kinds[code].remedy;
  }

  /** The failure as events and results carry it; `ACCOUNT` in the remedy becomes the account's id. */
  describe(account: string): Failure {
    return {
      code: this.code,
      message: this.message,
      remedy: this.remedy.replaceAll('ACCOUNT', account),
      runbook: `docs/runbook.md#${this.code}`,
    };
  }
}

/**
 * What may happen after this failure. After a submission, a page nobody knows may be a refusal in new words, so
 * `page-changed` and `internal` then hold the account.
 */
export function nextAfter(code: FailureCode, submitted: Submitted): Next {
  if (submitted !== 'none' && (code === 'page-changed' || code === 'internal')) return 'quarantine';
  return kinds[code].next;
}

/** Failures that time mends, with nothing for a person to do while prebell still tries by itself. */
const passing: ReadonlySet<FailureCode> = new Set(['broker-unavailable', 'rate-limited', 'outcome-unknown']);

/** Whether waiting for the next rung may be all that this failure takes. */
export function mayPass(code: FailureCode): boolean {
  return passing.has(code);
}

/** Whether the account is held (nothing is tried) until a person releases it or stores other credentials. */
export function holds(code: FailureCode, submitted: Submitted): boolean {
  const next = nextAfter(code, submitted);
  return next === 'quarantine' || next === 'person';
}
