/** The command line's requests to the refresh function: credentials stay on AWS, and no answer holds a secret. */
import * as z from 'zod/mini';
import { tellOutcome } from './refresh-messages.ts';
import { type AccountTest, testAccount } from './refresher/account-test.ts';
import { RefreshFailure } from './refresher/failures.ts';
import { finishByHand, loginAddress, PastedAddressUseless } from './refresher/finish-by-hand.ts';
import { accountId } from './refresher/formats.ts';
import { istIso } from './refresher/ist.ts';
import type { Outcome } from './refresher/outcome.ts';
import { refresh } from './refresher/refresh.ts';
import { type Released, releaseAccount } from './refresher/release.ts';
import type { RefreshPorts } from './refresher/request.ts';
import { RotationRefused, rotateKey } from './refresher/rotate.ts';
import { nextTry, type Schedule } from './refresher/schedule.ts';
import { type AccountStatus, accountStatus } from './refresher/status.ts';
import type { Telemetry } from './telemetry.ts';

const commandSchema = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('accounts') }),
  z.strictObject({ command: z.literal('refresh'), account: accountId }),
  z.strictObject({ command: z.literal('status'), account: accountId }),
  z.strictObject({ command: z.literal('release'), account: accountId }),
  z.strictObject({ command: z.literal('test'), account: accountId }),
  z.strictObject({ command: z.literal('rotate'), account: accountId }),
  z.strictObject({ command: z.literal('login-address'), account: accountId }),
  z.strictObject({ command: z.literal('login'), account: accountId, redirect: z.string() }),
]);

/** A request of the command line. `redirect` holds a login: never log it. */
export type Command = z.infer<typeof commandSchema>;

/** What each command answers. */
export interface CommandResult {
  /** Ids of the accounts. */
  readonly accounts: readonly string[];
  readonly refresh: Outcome;
  readonly status: AccountStatus;
  readonly release: Released;
  readonly test: AccountTest;
  readonly rotate: Outcome;
  /** The address that a person opens to log in by hand. */
  readonly 'login-address': string;
  readonly login: Outcome;
}

/** The answer to a command: its result, or an error that the person who asked can mend. */
export type CommandAnswer<C extends Command['command'] = Command['command']> =
  | { readonly result: CommandResult[C] }
  | {
      readonly error: {
        readonly kind: 'unknown-account' | 'useless-address' | 'failed';
        readonly message: string;
        readonly remedy?: string;
      };
    };

/** The request is not one that this version knows. */
export class CommandInvalid extends Error {
  override readonly name = 'CommandInvalid';
}

/** What commands run on. */
export interface CommandContext {
  readonly ports: RefreshPorts;
  readonly schedule: Schedule;
  /** Absolute end of the work. */
  readonly end: Date;
  readonly told: Telemetry;
}

/** Does what the command line asks. Throws `CommandInvalid`, and whatever is no person's mistake. */
export async function answerCommand(request: unknown, context: CommandContext): Promise<CommandAnswer> {
  const parsed = commandSchema.safeParse(request);
  if (!parsed.success)
    throw new CommandInvalid('the request is not a command that this version of prebell knows; use the same version of the command line');
  const command = parsed.data;
  if (command.command !== 'accounts' && (await context.ports.vault.credentials(command.account)) === null) {
    return { error: { kind: 'unknown-account', message: `There is no account ${command.account}: it has no credentials document.` } };
  }
  try {
    return { result: await carryOut(command, context) };
  } catch (error) {
    if (error instanceof PastedAddressUseless) return { error: { kind: 'useless-address', message: error.message } };
    if (error instanceof RotationRefused) return { error: { kind: 'failed', message: error.message } };
    if (error instanceof RefreshFailure) return { error: { kind: 'failed', message: error.message, remedy: error.remedy } };
    throw error;
  }
}

async function carryOut(command: Command, { ports, schedule, end, told }: CommandContext): Promise<CommandResult[keyof CommandResult]> {
  switch (command.command) {
    case 'accounts':
      return ports.vault.accounts();
    case 'status':
      return accountStatus(command.account, ports);
    case 'release':
      return releaseAccount(command.account, ports);
    case 'test':
      return testAccount(command.account, ports);
    case 'rotate':
      return tell(told, await rotateKey({ account: command.account, end }, ports));
    case 'login-address':
      return loginAddress(command.account, ports);
    case 'login':
      return tell(told, await finishByHand({ account: command.account, redirectAddress: command.redirect, end }, ports));
    case 'refresh': {
      const next = nextTry(schedule, ports.clock.now());
      return tell(
        told,
        await refresh({ account: command.account, trigger: { kind: 'hand', next_try_at: next && istIso(next) }, end }, ports),
      );
    }
  }
}

function tell(told: Telemetry, outcome: Outcome): Outcome {
  tellOutcome(told, outcome);
  return outcome;
}
