/** Token documents for readers. */
import { istDate, istIso } from '../../lambdas/refresher/ist.ts';
import { tokenSchema } from '../../lambdas/refresher/token.ts';
import type { Token } from '../../reader/index.ts';

/** That many seconds from now. */
export const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);

/** A token document of now. */
export function tokenOf(account: string, changes: Record<string, unknown> = {}): string {
  const token: Token = {
    version: 1,
    account,
    broker: 'kite',
    user_id: 'AB1234',
    api_key: 'kitedemo0000key1',
    access_token: 'invented-token-1',
    issued_at: istIso(new Date()),
    expires_at: istIso(inSeconds(3600)),
    verified_at: istIso(new Date()),
    trading_day: istDate(inSeconds(3600)),
    extra: {},
  };
  // What prebell itself would take for a token, so that the readers are tested with what they will meet.
  tokenSchema.parse(token);
  return JSON.stringify({ ...token, ...changes });
}
