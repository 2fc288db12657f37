/** Step 1 of a refresh: the lease of a login, so that two runs never log in with it at once. */
import type { AccountLogin } from './account-login.ts';
import { letGo, takeLease } from './attempts.ts';
import { changeLogin } from './ledger-records.ts';

/** Does the work while this run has the lease of the login; `'busy'` if another run has it. */
export async function withLease<T>(login: AccountLogin, work: () => Promise<T>): Promise<T | 'busy'> {
  const { run, key } = login;
  const { ledger, clock } = run.ports;
  const taken = await changeLogin(ledger, key, (record) => {
    const leased = takeLease(record, run.id, clock.now(), run.end);
    return leased ? { record: leased } : 'busy';
  });
  if (taken === 'busy') return 'busy';
  try {
    return await work();
  } finally {
    // A lease that cannot be given back ends by itself.
    await changeLogin(ledger, key, (record) => ({ record: letGo(record, run.id) })).catch(() => undefined);
  }
}
