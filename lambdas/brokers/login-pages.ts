/**
 * What the login pages of brokers have in common: the forms, and the families of words in which a submission is refused. Wordings
 * are hardly ever documented, so a broker's table goes by these; what it does not know after a submission counts as a refusal.
 */
import type { LoginSoFar, PageState, PageView } from '../refresher/page-flow.ts';

/** What a failure says, in a broker's own words. */
export interface Words {
  readonly message: string;
  readonly remedy: string;
}

/** The failures that every broker's login can end with. */
export interface LoginRefusals {
  readonly passwordRefused: Words;
  readonly totpRefused: Words;
  readonly blocked: Words;
  /** Another second factor than TOTP is asked for. */
  readonly noTotp: Words;
}

/** "Invalid …", "incorrect …" and their family: a judgement. */
const wrong =
  /\b(invalid|incorrect|(?<!\b(went|gone) )wrong|mismatch(ed)?|unrecogni[sz]ed|(is ?n[o'’]t|not) (right|correct|valid|recogni[sz]ed|accepted)|ran out|(does|do|did) ?n[o'’]t match|not match|not found|rejected)\b|ग़लत|गलत|अमान्य/i;

/** "Login failed", "try again": a judgement, unless the site itself is at fault. */
const failed =
  /\b(fail(ed|ure)|denied|(could ?n[o'’]t|unable to) (verify|(log|sign)( you)? ?in)|try again)\b|असफल|विफल|(फिर से|दोबारा|पुनः) (प्रयास|कोशिश)/i;

/** "N attempts remain": the broker counts a refusal, and has not blocked yet. */
export const attemptsRemain =
  /\b[1-9]\d* (more )?(attempts?|tries|try|chances?)\b[^.]{0,30}\b(remain(s|ing)?|left)|\b(remaining|left)\b[^.]{0,20}(attempts|tries)\D{0,5}[1-9]|[1-9]\d* (और )?(प्रयास|कोशिश|मौक)[^।]{0,15}(शेष|बच|बाक)/i;

/** Words of an account that the broker has blocked; "is blocked after 5 wrong passwords" tells what would happen. */
export const blocked =
  /\b(account|user|user ?id|profile|login|access)\b[^.]{0,60}\b(is|has been|been|was|stands|temporarily)\b[^.]{0,30}\b(blocked|locked|suspended|frozen|disabled)\b(?! (if|when|once)\b)(?<!\bis (blocked|locked|suspended|frozen|disabled)(?= after\b))|\b(account|user) (blocked|locked)|too many (failed|wrong|invalid|incorrect)[^.]{0,20}(attempts|logins|tries)|(खाता|अकाउंट)[^।]{0,30}(ब्लॉक|लॉक|निलंबित) (है|कर दिया|किया गया|हो (गया|चुका))/i;

const maintenance =
  /\b(under|for|scheduled|undergoing|system|planned)\b[^.]{0,20}\bmaintenance\b|\b(temporarily|currently) (unavailable|down|closed)\b|\bback (soon|shortly|in a (while|few))\b/i;

/** Section 6.3 of the Kite dossier, 5.4 of Breeze's: codes that only a person can get, PINs, and the questions of old. */
const anotherFactor =
  /(?<!authenticat(or|ion) )\bapp code\b|\b(sms|e-?mail) (otp|code)\b|\botp\b[^.]{0,40}\b(sent|mobile|phone|e-?mail|sms)|\b(sent|mobile|phone|e-?mail|sms)\b[^.]{0,40}\b(otp|(one-time|verification|security|login) (code|password))\b|\bPIN\b|security question|\b(what|which|where|who) (is|was|were) (your|the)\b|mother['’]?s maiden|ऐप कोड|एसएमएस|(ओटीपी|कोड)[^।]{0,40}भेजा|भेजा[^।]{0,40}(ओटीपी|कोड)/i;

/**
 * Whether the page tells this in place of the step it should be at. Login pages carry standing words of their own ("Account blocked?
 * Unblock it here"), so beside a form that can be filled in, or will be once it is unlocked or uncovered, they mean nothing.
 */
export function tells(words: RegExp): PageState['when'] {
  return (page, { typed }) => {
    if (page.shows('totp') && !typed.has('totp')) return false;
    if (typed.size > 0) return page.saysAnew(words);
    return !page.shows('password') && !page.shows('user') && page.says(words);
  };
}

/** Whether the password was typed and nothing after it. */
export function passwordTyped({ typed }: LoginSoFar): boolean {
  return typed.has('password') && !typed.has('totp');
}

/** Whether the page refuses, in whatever words, what was submitted last. */
export const refusedHere = (page: PageView): boolean =>
  page.refused || page.saysAnew(wrong) || page.saysAnew(attemptsRemain) || (!page.fault && page.saysAnew(failed));

/** The states in which the broker refuses what was typed. They stand before the steps, and after the broker's own dead ends. */
export function refusalStates(refusals: LoginRefusals): PageState[] {
  const { passwordRefused, totpRefused } = refusals;
  return [
    {
      // A page with HTTP status 200 that says the site is closed. After a submission it is no answer that anybody could trust.
      name: 'maintenance',
      when: (page, soFar) => soFar.typed.size === 0 && tells(maintenance)(page, soFar),
      do: { stop: 'broker-unavailable', message: 'The broker says that its login is closed for maintenance.' },
    },
    {
      // Before "blocked": a refusal that says how many attempts remain often names the block that follows them.
      name: 'password refused, attempts remain',
      when: (page, soFar) => passwordTyped(soFar) && !page.shows('totp') && page.saysAnew(attemptsRemain),
      do: { stop: 'credentials-rejected', ...passwordRefused },
    },
    {
      name: 'code refused, attempts remain',
      when: (page, { typed }) => typed.has('totp') && page.saysAnew(attemptsRemain),
      do: { stop: 'totp-rejected', ...totpRefused },
    },
    { name: 'account blocked', when: tells(blocked), do: { stop: 'account-blocked', ...refusals.blocked } },
    {
      name: 'password refused',
      when: (page, soFar) => passwordTyped(soFar) && !page.shows('totp') && refusedHere(page),
      do: { stop: 'credentials-rejected', ...passwordRefused },
    },
    {
      name: 'code refused',
      when: (page, { typed }) => typed.has('totp') && refusedHere(page),
      do: { stop: 'totp-rejected', ...totpRefused },
    },
  ];
}

/** A way in by user id and password, offered beside others. */
const byPassword =
  /^\W*(((log|sign) ?in|continue|proceed) )?((with|using|via|by|use) )?((an?|your|my) )?(user ?(id|name)|client (id|code)|login id) ?(and|&|\+|\/|,) ?((an?|your|my) )?pass ?word\W*$|^\W*(((log|sign) ?in|continue|proceed) (with|using|via|by)|use) ((an?|your|my) )?pass ?word( instead)?\W*$/i;

/** The way to a login that the page does not show yet. */
const wayIn = /^\W*(go to |open )?(the )?(log|sign) ?[io]n\W*$|^\W*(लॉग(िन| ?इन)|साइन ?इन)( करें)?\W*$/i;

/** An authenticator's code, offered in place of a factor that only a person has. Nothing that sets one up, takes it down or sends a code. */
export const byTotp =
  /^\W*((use|try|enter|choose|select|switch to|(verify|continue|proceed|(log|sign) ?in) (with|using|via|by)|with|via) )?((an?|the|your|my) )?((external|google) )?(t-?otp|authenticat(or|ion)|time[ -]based (otp|code|password))( app)?( (code|t?otp))?( instead)?\W*$/i;

/** What to do once a broker has refused a code. */
export const totpRemedy =
  'Compare the code of the owner’s authenticator app with one made from the field totp_secret in a second entry of such an app, never on a website. If they differ, correct that field and store the document again. If they agree, the clock was wrong: on a laptop set it (NTP). Then run: prebell accounts release ACCOUNT';

/** The steps of a login with user, password and TOTP, on one page or several. `tick`: words of a box to tick with the password. */
export function loginSteps(refusals: LoginRefusals, tick?: RegExp): PageState[] {
  return [
    { name: 'TOTP page', when: (page) => page.has('totp') && !page.has('password'), do: { type: ['user', 'totp'] } },
    {
      name: 'login page',
      when: (page) => page.has('password'),
      do: { type: ['user', 'password', 'totp'], ...(tick ? { tick } : {}) },
    },
    { name: 'user page', when: (page, { typed }) => page.has('user') && !typed.has('password'), do: { type: ['user'] } },
    {
      name: 'choice of the password',
      // A site may ask it again before the code.
      when: (page, { typed }) => !typed.has('totp') && !page.shows('totp') && !page.shows('password') && page.offers(byPassword),
      do: { press: byPassword },
    },
    {
      name: 'way to the login',
      // Beside anything to type in, such a button would send a form.
      when: (page, { typed, pressed }) =>
        !page.asks &&
        ((typed.size === 0 && !pressed.has('way to the login') && page.offers(wayIn)) || (!typed.has('totp') && page.offersOnly(wayIn))),
      do: { press: wayIn },
    },
    {
      name: 'choice of the TOTP',
      when: (page, soFar) => passwordTyped(soFar) && !page.has('totp') && !page.has('password') && page.offers(byTotp),
      do: { press: byTotp },
    },
    {
      name: 'another second factor',
      when: (page, soFar) => passwordTyped(soFar) && !page.shows('totp') && page.saysAnew(anotherFactor),
      do: { stop: 'second-factor-unavailable', ...refusals.noTotp },
    },
  ];
}
