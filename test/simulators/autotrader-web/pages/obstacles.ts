/** What can stand in the way of a login or of the key. */
import { captchaPicture } from '../../captcha.ts';
import type { Obstacle } from '../console-knobs.ts';

/** A captcha, as a part of a form. Any text solves it: what counts is whether a program tries. */
export const captchaBox = `<div class="captcha">${captchaPicture}<input type="text" name="captcha" placeholder="Captcha: characters shown" autocomplete="off"></div>`;

/** What Change Password asks for: fields where no program may type. */
export const passwordForm =
  '<form method="post" action="/settings/password"><h3>Change Password</h3>' +
  '<div class="field"><label for="old">Current password</label><input type="password" id="old" name="current" autocomplete="current-password"></div>' +
  '<div class="field"><label for="new">New password</label><input type="password" id="new" name="new" autocomplete="new-password"></div>' +
  '<div class="field"><label for="again">Confirm new password</label><input type="password" id="again" name="again" autocomplete="new-password"></div>' +
  '<button type="submit" class="button">Change password</button></form>';

const notice =
  '<div class="overlay" data-box><div role="dialog" aria-modal="true"><div><h3>Scheduled maintenance</h3>' +
  '<p>The console is not available on Sunday from 10:00 to 12:00.</p><button type="button" class="button main" data-close>Close</button></div></div></div>';

const contents: Record<Exclude<Obstacle, 'notice'>, string> = {
  unknown:
    '<div class="card entry"><h2>Annual declaration</h2><p>Please read the revised terms and declare your details before you go on.</p>' +
    '<p><label><input type="checkbox"> I have read the terms</label></p><button type="button" class="button main">Submit declaration</button></div>',
  captcha: `<div class="card entry"><h2>Are you a human?</h2><form method="post" action="/captcha">${captchaBox}<button type="submit" class="button main">Continue</button></form></div>`,
  'change-password': `<div class="card entry"><h2>Your password has expired</h2>${passwordForm}</div>`,
};

/** The content with the obstacle before it or in its place. */
export function obstructed(content: string, obstacle: Obstacle | undefined): string {
  if (obstacle === undefined) return content;
  return obstacle === 'notice' ? `${content}${notice}` : contents[obstacle];
}
