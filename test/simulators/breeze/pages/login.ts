/** The login page (5.2). */
import { randomText } from '../../random-text.ts';
import { escapeHtml } from '../../serve.ts';
import { keyFields, needsCaptcha } from '../gate.ts';
import type { BreezeKnobs, PageRefusal } from '../knobs.ts';
import type { BreezeState, LoginSession } from '../state.ts';
import { clientScript } from './client.ts';
import { layout } from './layout.ts';
import { captchaFragment } from './notices.ts';

/** A code that was sent by a form and refused: the page comes again, with its panel. */
export interface SentAgain {
  readonly form: URLSearchParams;
  readonly panel: string;
  readonly refusal: PageRefusal;
}

/**
 * The page. `/html/body/form/div[2]/div/div/div/div[2]/div/div[1]/input` is the user id, `div[3]/input` the password, the terms box stands in
 * `div[4]` and the button in `div[5]`, as scripts of 2023 and 2024 expect (5.7).
 */
export function loginPage(state: BreezeState, session: LoginSession, knobs: BreezeKnobs, again: SentAgain | null): string {
  const ids = Object.fromEntries(
    ['txtuid', 'txtPass', 'txtdob', 'chkssTnc', 'btnSubmit'].map((name) => [name, knobs.markup === 'hostile' ? `x${randomText(9)}` : name]),
  );
  const script = clientScript({
    ids,
    withDateOfBirth: session.asksDateOfBirth,
    termsAlert: knobs.termsAlert,
    panelReplaces: knobs.otpPanel === 'replaces',
    autoSubmit: knobs.autoSubmit,
    byForm: knobs.validateBy === 'form',
    refusal: again?.refusal ?? null,
  });
  const user = state.findUser(again?.form.get('txtuid') ?? '');
  const captcha = needsCaptcha(user, knobs) ? captchaFragment : '';
  const promo = knobs.markup === 'hidenc-2023' || knobs.markup === 'dob-2022' ? '' : promotion;
  const fields = loginFields(knobs, ids, again?.form ?? null);
  const [before, after] = knobs.decoys ? decoys : ['', ''];
  const body = `<form class="login" onsubmit="return false" autocomplete="off">${before}<div class="brand">Trading API</div>
<div id="dvloginmain"><div><div class="row"><div class="card"><div><h2 id="heading">Login to ${escapeHtml(session.app.name)}</h2></div><div><div id="dvlogin">${fields}
<div class="form-group pb-2 text-center"><div id="dvcaptcha">${captcha}</div><input type="button" id="${ids.btnSubmit}" class="btn" value="Login" onclick="submitform()">${hiddenFields(state, session, again)}</div></div>
<div id="dvgetotp">${again?.panel ?? ''}</div></div></div>${promo}</div></div></div>${after}</form>`;
  return layout('Login', body, { script, scriptUrls: knobs.thirdPartyUrls });
}

const promotion =
  '<div class="promo"><h3>New here?</h3><p>Open an account online and subscribe to the market newsletter in the app.</p><h3>Stay safe</h3><p>Never share your password or OTP with anyone.</p></div>';

const decoys = [
  '<div><input type="search" placeholder="Search stocks, funds…"><input type="button" value="Go"></div>',
  '<aside><h4>Ask us</h4><input type="text" placeholder="Type your question"><input type="button" value="Send"></aside><footer><input type="text" placeholder="Your e-mail for our newsletter"><input type="button" value="Subscribe"> <label><input type="checkbox"> Send me offers</label></footer>',
] as const;

function loginFields(
  { markup, labels, labelsAs, terms }: BreezeKnobs,
  ids: Readonly<Record<string, string>>,
  form: URLSearchParams | null,
): string {
  const field = (id: string | undefined, type: string, words: string, attributes = '') => {
    // A hostile page says what a field is for, without tying the words to it.
    const label =
      markup === 'hostile' ? `<div class="caption">${escapeHtml(words)}</div>` : `<label for="${id}">${escapeHtml(words)}</label>`;
    const placeholder = labelsAs === 'label' || markup === 'hostile' ? '' : ` placeholder="${escapeHtml(words)}"`;
    const above = labelsAs !== 'placeholder' || markup === 'hostile' ? label : '';
    return `<div class="form-group">${above}<input type="${type}" id="${id}" class="form-control"${placeholder}${attributes}></div>`;
  };
  const user = field(ids.txtuid, 'text', labels.user, ` fieldname="User Id" value="${escapeHtml(form?.get('txtuid') ?? '')}"`);
  const second = markup === 'dob-2022' ? field(ids.txtdob, 'text', 'Date of Birth (DDMMYYYY)') : '<div></div>';
  const password = field(ids.txtPass, 'password', labels.password);
  return user + second + password + termsBox(terms, labels.terms, ids.chkssTnc ?? '', form !== null);
}

function termsBox(terms: BreezeKnobs['terms'], words: string, id: string, wasTicked: boolean): string {
  if (terms === 'switch') {
    const press = `const on = this.ariaChecked !== 'true'; this.ariaChecked = String(on); this.lastChild.value = on ? 'Y' : ''`;
    return `<div class="form-group tnc"><div role="switch" aria-checked="${wasTicked}" aria-labelledby="termsWords" tabindex="0" onclick="${press}"><input type="hidden" id="${id}" value="${wasTicked ? 'Y' : ''}"></div><span id="termsWords">${escapeHtml(words)}</span></div>`;
  }
  const style = { overlaid: 'over', 'overlaid-loose': 'over', drawn: 'drawn', beside: 'beside', ticked: 'beside', absent: '' }[terms];
  if (terms === 'absent') return '<div></div>';
  const box = `<input type="checkbox" id="${id}" value="Y"${terms === 'ticked' || wasTicked ? ' checked' : ''}>`;
  const text = escapeHtml(words);
  const label =
    terms === 'overlaid-loose'
      ? `<span class="words" onclick="this.previousElementSibling.click()">${text}</span>`
      : `<label class="words" for="${id}">${text}</label>`;
  return `<div class="form-group tnc ${style}">${box}${label}</div>`;
}

/** The hidden fields of 5.2; the page's script keys them by id. */
function hiddenFields(state: BreezeState, session: LoginSession, again: SentAgain | null): string {
  const values = {
    ...keyFields(state, session.passwordKey),
    hidp: again?.form.get('hidp') ?? '',
    hiddob: '',
    ...session.hidden,
    hidPATH: '',
    hidPARAM: '',
    hidpaths: '',
    hidparams: '',
    // Left over from 2022, masked in the payload of 2026 (5.2).
    ...(session.passwordKey !== 'hidenc' && !session.asksDateOfBirth && { txtdob: '' }),
  };
  return Object.entries(values)
    .map(([id, value]) => `<input type="hidden" id="${id}" value="${escapeHtml(value)}">`)
    .join('');
}
