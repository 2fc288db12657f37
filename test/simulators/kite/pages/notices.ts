/** Pages of the login site that are not the login form. */
import { captchaPicture } from '../../captcha.ts';
import { escapeHtml } from '../../serve.ts';
import type { Labels } from '../knobs.ts';
import type { KiteApp, KiteUser } from '../state.ts';
import { card, layout } from './layout.ts';

/** A captcha beside the password. */
export const captchaBox = `<div class="captcha">${captchaPicture}<input type="text" id="captcha" placeholder="Captcha: characters shown" autocomplete="off"></div>`;

/** What nobody foresaw. */
export const unknownContent = card(
  'Annual declaration',
  '<p>Please read the revised terms and declare your details before you go on.</p><p><label><input type="checkbox"> I have read the terms</label></p>' +
    '<button type="button" class="button-orange wide">Submit declaration</button>',
);

/** A new password is wanted: fields where no program may type. */
export const passwordExpiredContent = card(
  'Your password has expired',
  '<form onsubmit="return false"><div class="su-input-group"><input type="password" placeholder="New password"></div>' +
    '<div class="su-input-group"><input type="password" placeholder="Confirm new password"></div>' +
    '<button type="submit" class="button-orange wide">Change password</button></form>',
);

/** A page nobody knows, in place of the login form. */
export function unknownPage(): string {
  return layout('Kite', unknownContent);
}

/** A refusal as a page; which pages the live site has is not known (17.3). */
export function refusalPage(message: string): string {
  return layout('Kite', card('Something is not right', `<p class="error">${escapeHtml(message)}</p>`));
}

/** The first-time authorise page (6.7); its exact text is not known (17.11). */
export function consentPage(app: KiteApp, sessId: string, publicToken: string, labels: Labels): string {
  const hidden = (name: string, value: string) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
  return layout(
    'Authorize app',
    card(
      labels.consentHeading.replace('{app}', app.name),
      `<p><b>${escapeHtml(app.name)}</b> asks to:</p><ul><li>see your profile, positions and holdings</li><li>place and manage orders for you</li></ul>` +
        `<form method="post" action="/connect/finish">${hidden('api_key', app.api_key)}${hidden('sess_id', sessId)}${hidden('authorize', publicToken)}` +
        `<button type="submit" class="button-orange wide">${escapeHtml(labels.consentButton)}</button></form>`,
    ),
  );
}

/** "Continue as" for a browser that is already logged in (6.2). */
export function continuePage(user: KiteUser, address: string, labels: Labels): string {
  return layout(
    'Kite',
    card(
      'Welcome back',
      `<p class="who">${escapeHtml(user.name)}</p><a class="button button-orange wide" href="${escapeHtml(address)}">${escapeHtml(labels.continueAs.replace('{user_id}', user.user_id))}</a>`,
    ),
  );
}

/** Where a redirect arrives that nobody intercepted. */
export function landedPage(): string {
  return layout('App', card('The app', '<p>The login has arrived at the app.</p>'));
}
