/** The login page, by markup (6.3, 6.4). */
import { escapeHtml } from '../../serve.ts';
import { needsCaptcha, twofaTypes } from '../gate.ts';
import type { KiteKnobs } from '../knobs.ts';
import type { KiteUser, LoginSession, TwofaRequest, TwofaType } from '../state.ts';
import { clientScript } from './client.ts';
import { card, layout, style } from './layout.ts';
import { passwordExpiredContent, unknownContent, unknownPage } from './notices.ts';
import { passwordOnlyStep, passwordStep, questions, type Step, twofaStep, userStep } from './steps.ts';

/** Where the page goes after the second factor (6.2, step 6). */
export function endAddress(session: LoginSession, knobs: KiteKnobs): string {
  const query = new URLSearchParams({ api_key: session.app.api_key, sess_id: session.sess_id });
  return knobs.ending === 'finish' ? `/connect/finish?${query}&v=3` : `/connect/login?${query}&skip_session=true`;
}

function entryAddress(session: LoginSession, extra = ''): string {
  return `/connect/login?${new URLSearchParams({ api_key: session.app.api_key, sess_id: session.sess_id })}${extra}`;
}

/**
 * The page with the login form.
 * @param query of the request: `step` and `frame` choose a part of the markups that have several documents
 */
export function loginPage(session: LoginSession, user: KiteUser | null, knobs: KiteKnobs, query: URLSearchParams): string {
  const { markup } = knobs;
  if (markup === 'unknown') return unknownPage();
  if (markup === 'questions-2018' || markup === 'server-rendered') return nativePasswordPage(session, null);
  if (markup === 'iframe' && !query.has('frame')) {
    return layout('Login to Kite', `<iframe title="Login" src="${escapeHtml(entryAddress(session, '&frame=1'))}"></iframe>`);
  }
  const twoPages = markup === 'user-then-password';
  const onSecondPage = twoPages && query.get('step') === 'password';
  const first = twoPages ? (onSecondPage ? passwordOnlyStep() : userStep()) : passwordStep(markup, needsCaptcha(user, knobs));
  const script = clientScript({
    apiKey: session.app.api_key,
    sessId: session.sess_id,
    first,
    withCaptcha: passwordStep(markup, true),
    second: secondSteps(user, knobs),
    afterPassword: afterPassword(knobs),
    afterTwofa: markup === 'unknown-after-totp' ? unknownContent : null,
    autoSubmit: knobs.autoSubmit && markup !== 'no-auto-submit',
    end: endAddress(session, knobs),
    passwordPage: twoPages ? entryAddress(session, '&step=password') : null,
    shadowStyle: markup === 'shadow' ? style : null,
  });
  return layout('Login to Kite', '', { script, scriptUrls: knobs.thirdPartyUrls, bare: query.has('frame') });
}

function secondSteps(user: KiteUser | null, knobs: KiteKnobs): Record<string, Step> {
  const types: TwofaType[] = user ? twofaTypes(user, knobs) : ['totp', 'app_code', 'sms', 'pin', 'questions'];
  return Object.fromEntries([...types, 'sms' as const].map((type) => [type, twofaStep(knobs, type)]));
}

function afterPassword(knobs: KiteKnobs): string | null {
  if (knobs.markup === 'unknown-after-password') return unknownContent;
  return knobs.markup === 'password-expired' ? passwordExpiredContent : null;
}

const button = (name: string, text: string) => `<button type="submit" name="${name}" value="1" class="button-orange wide">${text}</button>`;
const error = (message: string | null) => (message === null ? '' : `<p class="error">${escapeHtml(message)}</p>`);

/** The password form of a server-rendered login: a native form post (6.4, up to early 2018). */
export function nativePasswordPage(session: LoginSession, message: string | null): string {
  const form =
    `<form method="post" action="${escapeHtml(entryAddress(session))}">${error(message)}` +
    '<div class="su-input-group"><label for="userid">User ID</label><input type="text" id="userid" name="user_id"></div>' +
    '<div class="su-input-group"><label for="password">Password</label><input type="password" id="password" name="password"></div>' +
    `${button('login', 'Login')}</form>`;
  return layout('Login to Kite', card('Login to Kite', form));
}

/** The second page of a server-rendered login: two questions, or a TOTP. */
export function nativeTwofaPage(session: LoginSession, request: TwofaRequest, knobs: KiteKnobs, message: string | null): string {
  const asks = twofaTypes(request.user, knobs)[0] === 'questions';
  const fields = asks
    ? ['first', 'second']
        .map(
          (name, at) =>
            `<div class="su-input-group"><span class="${name}">${escapeHtml(questions[at] ?? '')}</span><input type="password" name="answer${at + 1}"></div>`,
        )
        .join('')
    : '<div class="su-input-group"><label for="code">TOTP</label><input type="text" id="code" name="twofa_value" inputmode="numeric" maxlength="6" autocomplete="one-time-code"></div>';
  const form =
    `<form method="post" action="${escapeHtml(entryAddress(session))}">${error(message)}` +
    `<input type="hidden" name="request_id" value="${escapeHtml(request.request_id)}">${fields}${button('twofa', 'Continue')}</form>`;
  return layout('Login to Kite', card('Login to Kite', form));
}
