/** The panel for the one-time password: a fragment that the login page puts into `#dvgetotp` (5.4). */
import { randomText } from '../../random-text.ts';
import { escapeHtml } from '../../serve.ts';
import type { BreezeKnobs } from '../knobs.ts';
import type { Challenge } from '../state.ts';

/** The panel. `//*[@id="pnlOTP"]/div[2]/div[2]/div[3]/div/div[1]/input` is the first of six boxes (5.4). */
export function otpPanel(challenge: Challenge, knobs: BreezeKnobs): string {
  const { markup, labels, confirmType } = knobs;
  const isHostile = markup === 'hostile';
  const id = (name: string) => (isHostile ? `x${randomText(9)}` : name);
  const hidden = Object.entries({ hiotp: '', ...challenge.hidden }).map(
    ([name, value]) => `<input type="hidden" id="${name}" value="${escapeHtml(value)}">`,
  );
  const heading = challenge.by === 'totp' ? labels.totpHeading : labels.smsHeading;
  const words = { totp: 'Enter the code shown by your authenticator app', sms: labels.smsText, email: labels.emailText }[challenge.by];
  const resend = challenge.by === 'totp' ? '' : `<button type="button" class="link" onclick="resendotp()">Resend OTP</button>`;
  const code = markup === 'single-box' ? singleBox(heading) : sixBoxes(isHostile, knobs.codeBoxes);
  const panel = `<div id="${id('pnlOTP')}" data-panel><div><h2>${escapeHtml(heading)}</h2></div><div><div>${hidden.join('')}</div><div><div class="muted pb-2">${escapeHtml(words)}</div><div></div>${code}
<div class="form-group pb-2 text-center"><input type="${confirmType}" id="${id('Button1')}" class="btn" value="${escapeHtml(labels.confirm)}" onclick="submitotp()"></div>
<div class="text-center">${resend}</div><div id="${id('otperr')}" class="text-danger" role="alert" data-otperr></div></div></div></div>`;
  return knobs.otpPanel === 'over' ? `<div class="over-all">${panel}</div>` : panel;
}

function sixBoxes(isHostile: boolean, stand: BreezeKnobs['codeBoxes']): string {
  const box = `<div><input type="text" class="form-control" ${isHostile ? '' : 'tg-nm="otp" '}inputmode="decimal" maxlength="1" autocomplete="off"></div>`;
  return `<div class="form-group boxes ${stand}"><div>${box.repeat(6)}</div></div>`;
}

function singleBox(heading: string): string {
  const label = heading.replace(/^Verify /, '');
  return `<div class="form-group"><label for="txtOtp">${escapeHtml(label)}</label><input type="text" id="txtOtp" class="form-control" inputmode="numeric" maxlength="6" autocomplete="off"></div>`;
}
