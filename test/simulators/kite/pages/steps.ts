/** The forms of the single-page login, by markup (6.3, 6.4). */
import { randomText } from '../../random-text.ts';
import { escapeHtml } from '../../serve.ts';
import type { KiteKnobs, Labels } from '../knobs.ts';
import type { Markup } from '../markup.ts';
import type { TwofaType } from '../state.ts';
import { captchaBox } from './notices.ts';

/** One form, and CSS selectors by which the page's own script finds its fields. */
export interface Step {
  readonly html: string;
  readonly user?: string;
  readonly password?: string;
  readonly captcha?: string;
  /** One field, or several that are read as one. */
  readonly code?: string;
  /** What joins several code fields. */
  readonly join?: string;
  /** Whether each code field takes one character. */
  readonly boxes?: boolean;
  /** A button that sends an SMS instead. */
  readonly sms?: string;
}

/** The two security questions before 2019. */
export const questions = ['What was the name of your first school?', 'In which town was your first job?'] as const;

const group = (content: string) => `<div class="su-input-group">${content}</div>`;
const actions = (text: string) => `<div class="actions"><button type="submit" class="button-orange wide">${text} </button></div>`;
const forgot = '<div class="forgot"><a class="text-link" href="#forgot">Forgot user ID or password?</a></div>';

/** Step A: `#container/div/div/div/form/div[4]/button` is the button, as scripts of 2019 to 2022 expect. */
function formA(content: string, button = actions('Login')): string {
  return `<div><div><div class="card"><form><div class="form-header"><h2>Login to Kite</h2></div>${content}${button}</form>${forgot}</div></div></div>`;
}

/** Step B: `#container/div/div/div[2]/form/div[3]/button` is the button, as scripts of 2021 and 2022 expect. */
function formB(content: string, after = ''): string {
  return `<div><div class="card"><div class="who"></div><div><form><div class="form-header"></div>${content}${actions('Continue')}</form>${after}</div></div></div>`;
}

/** The form for user ID and password. */
export function passwordStep(markup: Markup, withCaptcha: boolean): Step {
  const captcha = withCaptcha || markup === 'captcha';
  if (markup === 'hostile' && !captcha) return hostilePasswordStep();
  const ids = markup === 'questions-2018-spa' ? ['', ''] : ['id="userid" ', 'id="password" '];
  const placeholder = ['questions-2018-spa', 'pin-2020', 'totp-id-2022'].includes(markup) ? 'User ID' : 'Phone number or User ID';
  const user = group(
    `<input type="text" ${ids[0]}placeholder="${placeholder}" autocorrect="off" autocapitalize="characters" autocomplete="off">`,
  );
  const password = group(`<input type="password" ${ids[1]}placeholder="Password" autocomplete="off">`);
  const selectors = { user: 'input[type=text]:not(#captcha)', password: 'input[type=password]' };
  if (captcha) return { html: formA(user + password + captchaBox), ...selectors, captcha: '#captcha' };
  return { html: formA(user + password), ...selectors };
}

/** The first of two pages: user ID alone. */
export function userStep(): Step {
  const field = group('<input type="text" id="userid" placeholder="Phone number or User ID" autocomplete="username">');
  return { html: formA(field, actions('Continue')), user: '#userid' };
}

/** The second of two pages: password alone. */
export function passwordOnlyStep(): Step {
  return {
    html: formA(group('<input type="password" id="password" placeholder="Password" autocomplete="current-password">')),
    password: '#password',
  };
}

/** The form for the second factor. */
export function twofaStep({ markup, labels }: Pick<KiteKnobs, 'markup' | 'labels'>, type: TwofaType): Step {
  switch (type) {
    case 'questions': {
      const fields = questions.map((text) =>
        group(`<input type="password" label="${escapeHtml(text)}" placeholder="${escapeHtml(text)}">`),
      );
      return { html: formB(fields.join('')), code: 'input[type=password]', join: '\n' };
    }
    case 'pin':
      return { html: formB(group('<input type="password" id="pin" placeholder="PIN" maxlength="6">')), code: '#pin' };
    case 'app_code':
      return {
        html: formB(
          codeField(labels.appCode),
          `<div class="forgot"><button type="button" id="sms" class="text-link">${escapeHtml(labels.getSms)}</button></div>`,
        ),
        code: 'input[type=number]',
        sms: '#sms',
      };
    case 'sms':
      return { html: formB(codeField(labels.sms)), code: 'input[type=number]' };
    default:
      return totpStep(markup, labels);
  }
}

function totpStep(markup: Markup, labels: Labels): Step {
  switch (markup) {
    case 'totp-id-2022':
      return { html: formB(group('<input type="text" id="totp" placeholder="TOTP" maxlength="6" autocomplete="off">')), code: '#totp' };
    case 'hostile': {
      const id = `x${randomText(9)}`;
      return {
        html: formB(group(`<div>${escapeHtml(labels.totp)}</div><input type="text" id="${id}" class="${randomText(7)}">`)),
        code: `#${id}`,
      };
    }
    case 'spare-hidden-number': {
      const spare =
        '<input type="number" maxlength="6" style="display:none"><div style="visibility:hidden;height:0"><input type="number"></div>';
      return { html: formB(spare + codeField(labels.totp)), code: 'input#userid' };
    }
    case 'six-boxes': {
      const box = (at: number) => `<input type="text" inputmode="numeric" maxlength="1" aria-label="Digit ${at} of 6" autocomplete="off">`;
      const boxes = `<div class="boxes">${[1, 2, 3, 4, 5, 6].map(box).join('')}</div>`;
      return {
        html: formB(group(`<span class="su-input-label">${escapeHtml(labels.totp)}</span>${boxes}`)),
        code: '.boxes input',
        boxes: true,
      };
    }
    default:
      return { html: formB(codeField(labels.totp)), code: 'input[type=number]' };
  }
}

/** The field of 2023 to 2026: `userid` used again, and a custom attribute for a label. */
function codeField(words: string): string {
  const label = escapeHtml(words);
  return group(
    `<span class="su-input-label">${label}</span><input type="number" id="userid" label="${label}" maxlength="6" minlength="6" ` +
      'inputmode="numeric" placeholder="••••••" autocomplete="off" class="su-input-field">',
  );
}

function hostilePasswordStep(): Step {
  const [user, password] = [`x${randomText(9)}`, `x${randomText(9)}`];
  const field = (label: string, type: string, id: string) =>
    group(`<div>${label}</div><input type="${type}" id="${id}" class="${randomText(7)}">`);
  const search = group(`<div>Search help articles</div><input type="text" id="x${randomText(9)}">`);
  const button = `<div><button class="button-orange wide ${randomText(7)}">Login</button></div>`;
  return {
    html: `<div class="card">${search}<form><h2>Login to Kite</h2>${field('Phone number or User ID', 'text', user)}${field('Password', 'password', password)}${button}</form></div>`,
    user: `#${user}`,
    password: `#${password}`,
  };
}
