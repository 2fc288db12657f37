/** What a look at a login page means beside what was seen there before: what to tell, and what to remember. Pure. */
import { RefreshFailure } from './failures.ts';
import type { IstDate } from './ist.ts';
import type { PageRecord } from './ledger-records.ts';
import type { LookResult } from './look.ts';

/** A login page, and who logs in there. */
export interface LoginPage {
  readonly broker: string;
  /** The broker as people call it. */
  readonly title: string;
  readonly origin: string;
  /** Whose address is opened: the one whose token was proved last. */
  readonly account: string;
  readonly url: string;
  readonly sandbox: boolean;
  /** Every account that logs in there, sorted. */
  readonly accounts: readonly string[];
}

/** What a look means. */
export interface PageVerdict {
  readonly record: PageRecord;
  /** What to tell; null if the page is as it was and as a login needs it, or if the site was not to be reached. */
  readonly change: RefreshFailure | null;
}

/** The site is at fault, not the page. */
const unavailable: readonly string[] = ['broker-unavailable', 'rate-limited'];

/** Evenings in a row after which a page that cannot be opened is told: until then the morning's login says it soon enough. */
const mostMissed = 3;

/** Compares what was seen with what a login needs, and with what was there before. */
export function compare(before: PageRecord, look: LookResult, page: LoginPage, tradingDay: IstDate): PageVerdict {
  if (look.outcome === 'failed' && unavailable.includes(look.failure.code)) return miss(before, look, page, tradingDay);
  const record: PageRecord = {
    seen: tradingDay,
    parts: look.outcome === 'offered' ? [...look.parts] : before.parts,
    scripts: [...new Set([...before.scripts, ...look.scripts])].sort(),
  };
  const found = look.outcome === 'failed' ? unfit(look.failure) : differences(before, look);
  return { record, change: found && changeOf(page, tradingDay, found) };
}

/** The page could not be opened. It is not seen, so a later probe of the same evening looks again. */
function miss(before: PageRecord, look: Extract<LookResult, { outcome: 'failed' }>, page: LoginPage, tradingDay: IstDate): PageVerdict {
  if (before.missed?.trading_day === tradingDay) return { record: before, change: null };
  const evenings = (before.missed?.evenings ?? 0) + 1;
  const record = { ...before, missed: { trading_day: tradingDay, evenings } };
  if (evenings !== mostMissed) return { record, change: null };
  const { code, message } = new RefreshFailure(look.failure.code, look.failure);
  const words = `it could not be opened on ${mostMissed} evenings in a row. ${message}`;
  return {
    record,
    change: changeOf(page, tradingDay, {
      code,
      words,
      remedy: 'Open the page in your own browser, then let prebell look again: prebell accounts test ACCOUNT',
    }),
  };
}

interface Found {
  readonly code: RefreshFailure['code'];
  /** The end of a sentence that begins with the page. */
  readonly words: string;
  readonly remedy: string | undefined;
}

const byHand = 'Look at the evidence. If the page is still so in the morning, log in by hand before the deadline: prebell login ACCOUNT';

/** A login would end there. */
function unfit(failure: Extract<LookResult, { outcome: 'failed' }>['failure']): Found {
  const { code, message } = new RefreshFailure(failure.code, failure);
  // The remedies of these two speak of today's login.
  const remedy = code === 'page-changed' || code === 'challenge' ? byHand : failure.remedy;
  return { code, words: `it is not as a login needs it. ${message}`, remedy };
}

/** A login can begin there, but something is not as it was. The first look has nothing to compare with. */
function differences(before: PageRecord, look: Extract<LookResult, { outcome: 'offered' }>): Found | null {
  if (before.parts === undefined) return null;
  const gone = before.parts.filter((part) => !look.parts.some((one) => one === part));
  const added = look.scripts.filter((origin) => !before.scripts.includes(origin));
  const words = [
    ...(gone.length ? [`it does not show at once any more: ${gone.join(', ')}`] : []),
    ...(added.length ? [`it wants scripts from ${added.join(', ')}, which it did not before (prebell’s browser refuses them)`] : []),
  ];
  if (words.length === 0) return null;
  const still = 'A login can still begin there.';
  return { code: 'page-changed', words: `${words.join('; ')}. ${still}`, remedy: byHand };
}

function changeOf({ title, origin, accounts }: LoginPage, tradingDay: IstDate, { code, words, remedy }: Found): RefreshFailure {
  const who = accounts.length > 1 ? ` Accounts that log in there: ${accounts.join(', ')}.` : '';
  const message = `The login page of ${title} (${origin}) was looked at for ${tradingDay}, and ${words}${who}`;
  return new RefreshFailure(code, { message, remedy });
}
