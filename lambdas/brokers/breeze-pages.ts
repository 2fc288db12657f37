/** The pages of ICICI Direct's API login as a table of states. Source: the Breeze dossier, sections 5 and 9. */
import type { PageFlow, PageState } from '../refresher/page-flow.ts';
import { byTotp, loginSteps, refusalStates, tells, totpRemedy } from './login-pages.ts';
import { sameAddress } from './same-address.ts';

/** The failures that people meet most, by name. Sections 3, 5 and 9. */
export const remedies = {
  unknownKey: {
    message: 'ICICI Direct does not know the App Key of this app (field api_key). It says: “Public Key does not exist”.',
    remedy: 'Copy the App Key anew from api.icicidirect.com (View Apps) into the field api_key, and store the credentials again.',
  },
  inactiveApp: {
    message: 'ICICI Direct says that this app is not active.',
    remedy: 'Look at the app’s status on api.icicidirect.com (View Apps); when it is active, run: prebell accounts release ACCOUNT',
  },
  lostSecret: {
    message:
      'ICICI Direct refuses the signature of a call: the field api_secret is not the Secret Key of this app. It may have been regenerated.',
    remedy:
      'Copy the Secret Key anew from api.icicidirect.com (View Apps) into the field api_secret, and store the credentials again. If it is right, a laptop’s clock may be wrong: set it.',
  },
  otherAddress: {
    message: 'ICICI Direct refuses calls from this address: it is not the static IP that is declared for the app.',
    remedy:
      'Declare the public address that prebell’s calls leave from as the app’s static IP on api.icicidirect.com, or let them leave from the declared one (IPv4 and IPv6 count as different); then run: prebell accounts release ACCOUNT',
  },
  redirectMismatch: {
    message: 'ICICI Direct went on to another address than the field redirect_url says: the redirect URL registered for the app differs.',
    remedy: 'Make the field redirect_url equal to the redirect URL of the app on api.icicidirect.com, and store the credentials again.',
  },
  passwordRefused: {
    message: 'ICICI Direct refused the user id or the password. The user id is case-sensitive there.',
    remedy:
      'Let the account’s owner log in on api.icicidirect.com/apiuser/home, not with the stored login id and password: these were refused. Then store those that worked (fields login_id, password), in the same capitals.',
  },
  totpRefused: {
    message: 'ICICI Direct refused the TOTP code (the six digits of an authenticator app).',
    remedy: totpRemedy,
  },
  blocked: {
    message: 'ICICI Direct says that this account is locked.',
    remedy: 'Unlock it on icicidirect.com, store any new password, and run: prebell accounts release ACCOUNT',
  },
  noTotp: {
    message: 'ICICI Direct sends a code by SMS or e-mail: no authenticator app (TOTP) is enrolled for this user.',
    remedy:
      'For today: prebell login ACCOUNT. Then enrol an authenticator app on secure.icicidirect.com (Profile, Security Settings, 2FA / TOTP), and store its secret in the field totp_secret.',
  },
} as const;

const deadEnds: PageState[] = [
  {
    name: 'app key unknown',
    when: (page) => page.says(/public key does not exist/i),
    do: { stop: 'app-misconfigured', ...remedies.unknownKey },
  },
  {
    name: 'app not active',
    when: tells(/\bapp(lication)?\b[^.]{0,40}\b(not active|inactive|disabled|deactivated|suspended|expired)\b/i),
    do: { stop: 'subscription-lapsed', ...remedies.inactiveApp },
  },
  {
    // Section 5.4: what an otherwise good request gets when the page's own script changed.
    name: 'invalid request',
    when: (page) => /pageerror/i.test(page.address) || page.saysAnew(/^\W*invalid request\W*$|\binvalid request\b(?! ?token)/i),
    do: { stop: 'page-changed', message: 'ICICI Direct answered “Invalid request”: its login page does not work as prebell knows it.' },
  },
];

const toLogin = /^\s*(continue|proceed|go)( to( the)?)? (log ?in|login)\b/i;

/** Section 5.1: the first page sends itself on; where it does not, it has a button for it. */
const bounce: PageState = {
  name: 'first page',
  when: (page, { typed }) => typed.size === 0 && !page.has('password') && page.offers(toLogin),
  do: { press: toLogin },
};

const otpByMessage: PageState = {
  // The panel has the same boxes for a code that was sent; the words around it tell.
  name: 'code by SMS or e-mail',
  when: (page, { typed }) =>
    typed.has('password') &&
    !typed.has('totp') &&
    !page.has('totp') &&
    !page.offers(byTotp) &&
    page.saysAnew(/\botp\b[^.]{0,80}\b(sent|registered|mobile|e-?mail|sms)\b|\b(sent|registered)\b[^.]{0,60}\b(mobile|e-?mail|phone)\b/i),
  do: { stop: 'second-factor-unavailable', ...remedies.noTotp },
};

/** The parameters that carry the API session, in the query or in the form (section 5.6). */
export const sessionParameters = ['apisession', 'API_Session', 'API_session', 'apiSession'] as const;

/** ICICI Direct's login pages. */
export const breezePages: PageFlow = {
  states: [
    ...deadEnds,
    bounce,
    otpByMessage,
    ...refusalStates(remedies),
    ...loginSteps(remedies, /terms|conditions|agree|accept|consent|rules|policy|i have read|t ?& ?c/i),
  ],

  // Section 5.6: only the redirect carries an API session; its own pages have /apiuser/ paths.
  isRedirect(request, redirectUrl) {
    const url = new URL(request.url);
    const form = new URLSearchParams(request.body ?? '');
    if (sessionParameters.some((name) => url.searchParams.has(name))) return true;
    if (!url.pathname.startsWith('/apiuser/') && sessionParameters.some((name) => form.has(name))) return true;
    return redirectUrl !== null && sameAddress(redirectUrl, request.url);
  },
};
