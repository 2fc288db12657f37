/** The pages of Kite's login as a table of states. Source: the Kite dossier, sections 6 and 12. */
import type { PageFlow, PageState } from '../refresher/page-flow.ts';
import { loginSteps, refusalStates, tells, totpRemedy } from './login-pages.ts';
import { sameAddress } from './same-address.ts';

/** The failures that people meet most, by name. Sections 4, 6.9, 7.2 and 12. */
export const remedies = {
  unknownKey: {
    message: 'Kite does not know the API key of this app (field api_key); or the app was deleted.',
    remedy: 'Copy the API key anew from developers.kite.trade into the field api_key, and store the credentials again.',
  },
  subscription: {
    message: 'The Kite Connect subscription of this app is not active.',
    remedy: 'Renew the app on developers.kite.trade (billing), then run: prebell accounts release ACCOUNT',
  },
  lostSecret: {
    message:
      'Kite refused the proof that the app’s secret is known: the field api_secret does not belong to api_key. It may have been regenerated.',
    remedy: 'Copy the API secret anew from developers.kite.trade into the field api_secret, and store the credentials again.',
  },
  otherClient: {
    message: 'This Kite Connect app is bound to another client id: Kite says the user is not enabled for the app.',
    remedy:
      'Put key and secret of an app that was created for this user into the fields api_key and api_secret, and store the credentials again.',
  },
  redirectMismatch: {
    message: 'Kite went on to another address than the field redirect_url says: the redirect URL registered for the app differs.',
    remedy: 'Make the field redirect_url equal to the redirect URL of the app on developers.kite.trade, and store the credentials again.',
  },
  passwordRefused: {
    message: 'Kite refused the user id or the password.',
    remedy:
      'Let the account’s owner log in on kite.zerodha.com, not with the stored login id and password: these were refused. Then store those that worked (fields login_id, password).',
  },
  totpRefused: {
    message: 'Kite refused the TOTP code (the six digits of an authenticator app).',
    remedy: totpRemedy,
  },
  blocked: {
    message: 'Kite says that this account is blocked. Five wrong passwords or codes do that.',
    remedy:
      'Reset the password on kite.zerodha.com (Forgot user ID or password?), store the new one, and run: prebell accounts release ACCOUNT',
  },
  noTotp: {
    message:
      'Kite asks for an app code, an SMS code or a PIN: the login with an authenticator app (External TOTP) is not enabled for this user.',
    remedy:
      'For today: prebell login ACCOUNT. Then enable External TOTP on kite.zerodha.com (profile, password & security), and store its secret in the field totp_secret.',
  },
} as const;

const deadEnds: PageState[] = [
  {
    name: 'api key unknown',
    when: (page) =>
      page.says(
        /\b(invalid|unknown|incorrect)\b[^.]{0,12}`?\bapi[_ -]?key\b|\bapi[_ -]?key\b`?[^.]{0,30}\b(invalid|unknown|wrong|incorrect|not (valid|found|recogni[sz]ed|registered|exist))/i,
      ),
    do: { stop: 'app-misconfigured', ...remedies.unknownKey },
  },
  {
    name: 'user not enabled',
    when: tells(/\bnot (enabled|allowed|authori[sz]ed|permitted)\b[^.]{0,30}\b(on|for|to use|to access|with)\b[^.]{0,20}\bapp/i),
    do: { stop: 'app-misconfigured', ...remedies.otherClient },
  },
  {
    name: 'subscription lapsed',
    when: tells(
      /\bno active\b[^.]{0,30}\b(plan|subscription)\b|\b(subscription|kite connect|plan|app|application|developer account)\b(?! code)[^.]{0,60}\b(expired|lapsed|inactive|not active|no longer active|unpaid|suspended|deactivated)\b|\b(expired|inactive|lapsed|unpaid)\b[^.]{0,20}\b(subscription|app|application|plan)\b(?! code)/i,
    ),
    do: { stop: 'subscription-lapsed', ...remedies.subscription },
  },
  {
    // Section 6.9: an account whose user gave another kind of code than asked.
    name: 'second factor not available',
    when: tells(/2fa type is not available/i),
    do: { stop: 'second-factor-unavailable', ...remedies.noTotp },
  },
];

const consentWords = /^\s*(authori[sz]e|allow|approve|grant( access)?)\b/i;
const wayBackWords = /^\s*(continue|proceed|go( back)?|return) to\b/i;
const continueAsWords = /^\s*continue as\b/i;

const afterLogin: PageState[] = [
  // Section 6.7. A real grant of permission: the owner's to give.
  { name: 'consent page', when: (page) => page.offers(consentWords), do: { consent: consentWords } },
  // A page that offers the way to the app as a link instead of going there by itself.
  { name: 'way back', when: (page, { typed }) => typed.has('totp') && page.offers(wayBackWords), do: { press: wayBackWords } },
  // Section 6.2: a browser that already has a session.
  { name: 'continue as', when: (page) => page.offers(continueAsWords), do: { press: continueAsWords } },
];

/** Kite's login pages. */
export const kitePages: PageFlow = {
  states: [...deadEnds, ...refusalStates(remedies), ...loginSteps(remedies), ...afterLogin],

  // Section 6.8: Kite's own pages never carry a request_token, so that alone tells the redirect, whatever host was registered.
  isRedirect(request, redirectUrl) {
    const url = new URL(request.url);
    if (url.searchParams.has('request_token')) return true;
    if (url.searchParams.get('action') === 'login' && url.searchParams.has('status')) return true;
    return redirectUrl !== null && sameAddress(redirectUrl, request.url);
  },
};
