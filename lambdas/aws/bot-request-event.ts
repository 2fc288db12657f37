/** A bot's request as it comes from the event bus: the source of its event, and nothing else of it. */
import { isAccountId } from '../refresher/account.ts';

/** As in lib/bot-requests.ts: IAM lets a bot use this source with its own account behind it, and no other. */
const sourceOfBots = 'prebell.bot.';

/** The account that a request is about, or null if the message is not a request. */
export function readBotRequest(body: string): string | null {
  const source = sourceIn(body);
  if (typeof source !== 'string' || !source.startsWith(sourceOfBots)) return null;
  const account = source.slice(sourceOfBots.length);
  return isAccountId(account) ? account : null;
}

function sourceIn(body: string): unknown {
  try {
    return (JSON.parse(body) as { source?: unknown } | null)?.source;
  } catch {
    return undefined;
  }
}
