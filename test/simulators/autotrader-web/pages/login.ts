/** The login page (4.1). */
import { escapeHtml } from '../../serve.ts';
import type { AutoTraderWebKnobs } from '../knobs.ts';
import { lookOf } from '../look.ts';
import { documentOf } from './frame.ts';
import { captchaBox, obstructed } from './obstacles.ts';
import { field, submit, totpField } from './widgets.ts';

const error = (message: string | null) => (message === null ? '' : `<p class="error" role="alert">${escapeHtml(message)}</p>`);

/** The first page: user name and password. */
export function loginPage(knobs: AutoTraderWebKnobs, withCaptcha: boolean, message: string | null): string {
  const look = lookOf(knobs);
  const { labels } = knobs;
  const form =
    `<div class="entry card"><h2>Log in to AutoTrader Web</h2><form method="post" action="/login" ${look.login === 'script' ? 'data-login' : ''}>${error(message)}` +
    field(look, { label: labels.userName, name: 'username', type: 'text', attributes: 'autocomplete="username"' }) +
    field(look, { label: labels.password, name: 'password', type: 'password', attributes: 'autocomplete="current-password"' }) +
    (look.login === 'one-form' ? totpField(look, `${labels.totp} (if enabled)`) : '') +
    (withCaptcha ? captchaBox : '') +
    `${submit(look, labels.logIn)}</form><p><a href="/forgot">Forgot password?</a> · <a href="/register">Register</a></p></div>`;
  const { login } = knobs.obstacles;
  return documentOf(knobs, { title: 'Login', html: obstructed(form, login === 'captcha' ? undefined : login) });
}

/** The form for the TOTP of a login whose password was right; a part of a page. */
export function totpForm(knobs: AutoTraderWebKnobs, login: string, message: string | null): string {
  const look = lookOf(knobs);
  const form =
    `<div class="entry card"><h2>Two-factor authentication</h2><form method="post" action="/login/totp" ${look.login === 'script' ? 'data-login' : ''}>${error(message)}` +
    `<input type="hidden" name="login" value="${escapeHtml(login)}"><p>Enter the 6-digit code of your authenticator app.</p>` +
    `${totpField(look, knobs.labels.totp)}${submit(look, knobs.labels.verify)}</form></div>`;
  return obstructed(form, knobs.obstacles.totp);
}

/** The same as a page of its own. */
export function totpPage(knobs: AutoTraderWebKnobs, login: string, message: string | null): string {
  return documentOf(knobs, { title: 'Login', html: totpForm(knobs, login, message) });
}
