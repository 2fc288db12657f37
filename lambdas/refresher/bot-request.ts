/** A bot's request for a refresh: passed on as one message, and served only where it can do no harm. */
import type { AccountLogin } from './account-login.ts';
import { mayServeBot } from './attempts.ts';
import type { DispatchPorts } from './dispatch.ts';
import { istIso } from './ist.ts';
import { readLogin } from './ledger-records.ts';
import { nextTry } from './schedule.ts';

/** Asks for a refresh of each account once, for bots. Throws if the queue did not take every message. */
export async function passOnRequests(accounts: readonly string[], ports: Omit<DispatchPorts, 'vault'>): Promise<void> {
  const { queue, clock, schedule, latestStart } = ports;
  const now = clock.now();
  const next = nextTry(schedule, now);
  const latest_start = istIso(new Date(now.getTime() + latestStart));
  const trigger = { kind: 'bot', latest_start, next_try_at: next && istIso(next) } as const;
  await queue.send([...new Set(accounts)].map((account) => ({ version: 1, account, trigger })));
}

/**
 * Whether a bot's request may lead to a login: its token should have lasted and was refused, and nothing about the login is unclear.
 * A token that is not there yet, or has ended as it should, is the schedule's business.
 */
export async function servesBot({ run, key, today }: AccountLogin, refused: boolean): Promise<boolean> {
  return refused && mayServeBot(await readLogin(run.ports.ledger, key), run.account, today);
}
