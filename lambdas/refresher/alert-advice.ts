/** What to do now, for somebody who never heard of prebell: commands that can be pasted, where they run, and what not to do. */
import { type FailureCode, holds, type Submitted } from './failures.ts';

/**
 * The remedy as an alert says it. Commands stand in backquotes, so that nothing of the sentence is pasted with them; `npx` runs them in
 * a checkout.
 */
export function adviceOf(
  { code, remedy }: { readonly code: FailureCode; readonly remedy: string },
  account: string,
  submitted: Submitted,
): string {
  const commands = new RegExp(`prebell (?:demo|status|(?:login|refresh|accounts (?:release|rotate|test)) ${account}(?![a-z0-9-]))`, 'g');
  const pasted = remedy.replace(commands, (command) => `\`npx ${command}\``);
  const parts = [
    /[.!?)]$/.test(pasted) ? pasted : `${pasted}.`,
    ...(/\bstor(e|ing)\b/i.test(pasted) ? [whereCredentialsAre(account)] : []),
    ...(pasted.includes('`npx ') ? [whereCommandsRun] : []),
    avoid(code, submitted),
  ];
  return parts.join(' ');
}

const whereCommandsRun =
  'Commands run in the folder of the prebell project, signed in to its AWS account (runbook: “Before you run a command”).';

function whereCredentialsAre(account: string): string {
  return `The credentials are the secret whose name ends in ${account}/credentials, in the console of AWS Secrets Manager (runbook: “Store credentials again”). Once they are stored, prebell logs in by itself.`;
}

/** What makes it worse. A page that was changed after a submission holds the account. */
function avoid(code: FailureCode, submitted: Submitted): string {
  const held = code === 'page-changed' && holds(code, submitted);
  return `Do NOT ${held ? 'release the account before you have seen the evidence' : worse[code]}.`;
}

/** The runbook's "What not to do", in one clause. */
const worse: Readonly<Record<FailureCode, string>> = {
  'credentials-invalid': 'paste the document into a chat or a ticket: it holds the password',
  'credentials-rejected': 'try passwords until one fits: another wrong one may block the account',
  'totp-rejected': 'try codes again and again: another wrong one may block the account',
  'app-misconfigured': 'change the password or the authenticator app: they are not at fault',
  'account-blocked': 'release it before the broker has unblocked it: another wrong try makes it worse',
  'subscription-lapsed': 'make a second app in a hurry: the bots know this one’s key',
  'consent-needed': 'authorise an app that the owner has not named',
  'second-factor-unavailable': 'store a code from an SMS: only the broker’s own page takes it',
  challenge: 'release and retry to make it go away: more tries may make it worse',
  'wrong-account': 'change user_id to what the broker reports without knowing whose it is: bots would trade on that account',
  'session-conflict': 'release the account before the other program is found: the two would log each other out all day',
  'clock-skew': 'set a clock by hand to the broker’s time',
  'broker-unavailable': 'run refreshes in a loop',
  'rate-limited': 'run refreshes in a loop: each one is another request',
  'publish-failed': 'write a token into the secret yourself: nobody has proved it',
  'outcome-unknown': 'release the account to try faster; and by hand, stop after one refusal: the stored password may be a wrong one',
  'page-changed': 'type the password anywhere but at the broker’s own address, which the runbook tells',
  internal: 'delete prebell’s table in DynamoDB to make it go away: it counts what was tried, and keeps the account from being blocked',
};
