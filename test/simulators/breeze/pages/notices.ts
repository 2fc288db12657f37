/** Pages, and parts of pages, that are not the login form. Fragments are what the login page's script gets and puts into the page. */
import { captchaPicture } from '../../captcha.ts';
import { escapeHtml } from '../../serve.ts';
import type { BreezeKnobs, PageRefusal } from '../knobs.ts';
import { cardPage, layout } from './layout.ts';

/** The first page: hidden fields, known by name, in a form that submits itself (5.1). */
export function bouncePage(fields: Readonly<Record<string, string>>, knobs: BreezeKnobs): string {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`);
  const button = knobs.bounce === 'button' ? '<button type="submit" class="btn">Continue to login</button>' : '';
  const form = `<div class="row"><form name="frmLog" method="post" action="/apiuser/tradelogin">${inputs.join('')}${button}</form></div>`;
  return layout('Trading API', form, knobs.bounce === 'auto' ? { script: 'document.frmLog.submit();' } : {});
}

/** A document whose form submits itself (5.5). */
export function autoPostPage(content: string): string {
  return layout('Trading API', content, { script: "document.querySelector('form').submit();" });
}

/** A page that says one thing. */
export function messagePage(message: string): string {
  return cardPage(`<h2>Trading API</h2><p class="muted">${escapeHtml(message)}</p>`);
}

/** A fragment as a page of its own. */
export function noticePage(fragment: string): string {
  return cardPage(fragment);
}

/** A refusal, with what tells the page's script how to show it. */
export function refusalFragment({ message, as }: PageRefusal): string {
  const text = escapeHtml(message);
  if (as === 'page') return `<div data-page><h2>Login failed</h2><p class="muted">${text}</p></div>`;
  const inline = as === 'alert' ? '' : `<div class="text-danger" id="errmsg" role="alert">${text}</div>`;
  return inline + (as === 'inline' ? '' : `<input type="hidden" data-alert="${text}">`);
}

/** A captcha beside the password; scripts know the answer by `SHWCAP` (5.4). */
export const captchaFragment = `<input type="hidden" id="SHWCAP" value="Y"><div class="captcha">${captchaPicture}<input type="text" id="txtcap" class="form-control" placeholder="Enter captcha" autocomplete="off"></div>`;

/** What nobody foresaw. */
export const unknownFragment =
  '<div data-page><h2>Update your nominee details</h2><p>As per the regulations, please confirm your nominee before you proceed.</p>' +
  '<div class="form-group"><label for="nominee">Nominee name</label><input type="text" id="nominee" class="form-control"></div>' +
  '<button type="button" class="btn">Confirm</button></div>';

/** A new password is wanted: fields where no program may type. */
export const newPasswordFragment =
  '<div data-page><h2>Change your password</h2><p class="muted">Your password has expired. Please set a new one to continue.</p>' +
  '<div class="form-group"><label for="oldpwd">Current Password</label><input type="password" id="oldpwd" class="form-control"></div>' +
  '<div class="form-group"><label for="newpwd">New Password</label><input type="password" id="newpwd" class="form-control"></div>' +
  '<div class="form-group"><label for="cnfpwd">Confirm New Password</label><input type="password" id="cnfpwd" class="form-control"></div>' +
  '<button type="button" class="btn">Change Password</button></div>';

/** Where a redirect arrives that nobody intercepted. */
export function landedPage(): string {
  return cardPage('<h2>The app</h2><p class="muted">The login has arrived at the app.</p>');
}
