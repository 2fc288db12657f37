/**
 * A person logs in on the broker's own page and pastes the address of the final redirect, or the key that a page shows: the same
 * exchange, proof and publishing.
 */
import { readAccountLogin } from './account-login.ts';
import { type Captured, secretsOfCaptured } from './login.ts';
import type { Outcome } from './outcome.ts';
import { exchangeAndPublish, told } from './refresh.ts';
import type { RefreshPorts } from './request.ts';
import { Run } from './run.ts';

/** What was pasted carries no login. The message names what is missing, never what was pasted. */
export class PastedAddressUseless extends Error {
  override readonly name = 'PastedAddressUseless';
}

/** The address that a person opens to log in by hand. Throws `credentials-invalid`. */
export async function loginAddress(account: string, ports: RefreshPorts): Promise<string> {
  const { broker, credentials } = await readAccountLogin(new Run(account, ports, ports.clock.now()));
  return broker.login.startUrl(credentials);
}

/**
 * Finishes a login by hand. Quarantine and strikes do not stand in the way: nothing secret is submitted, and a proved token clears
 * them. Throws `PastedAddressUseless` before anything is sent or written if the address carries no login.
 */
export async function finishByHand(
  request: { readonly account: string; readonly redirectAddress: string; readonly end: Date },
  ports: RefreshPorts,
): Promise<Outcome> {
  const run = new Run(request.account, ports, request.end);
  const pasted = request.redirectAddress.trim();
  const { broker, credentials } = await readAccountLogin(new Run(request.account, ports, request.end));
  const captured: Captured = URL.canParse(pasted)
    ? { url: pasted, method: 'GET', body: null }
    : { url: broker.login.startUrl(credentials), method: 'GET', body: null, text: pasted };
  if (!broker.carriesLogin(captured)) {
    throw new PastedAddressUseless(
      broker.login.shows
        ? `This is not ${broker.login.shows}: copy it from ${broker.title}’s own page.`
        : `This is not the address ${broker.title} sends you back to after the login: copy all of it from the address bar.`,
    );
  }
  run.guard([pasted, ...secretsOfCaptured(captured)]);
  return told(run, null, (login) => exchangeAndPublish(login, captured));
}
