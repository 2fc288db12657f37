/** Pages that ask for the code after a name and a password. */
import { button, code, plainLogin, shadow, sixBoxes, type Variant } from './variant-markup.ts';

const second = (name: string, page: string): Variant => ({ name, steps: [plainLogin, page] });

export const secondPages: readonly Variant[] = [
  second(
    'one number field that re-uses an id, sends itself',
    `<form><input type=number id=userid label="External TOTP" maxlength=6 data-as=totp data-auto>${button('Continue ')}</form>`,
  ),
  second(
    'one number field that sends itself late',
    `<form><input type=number label="External TOTP" maxlength=6 data-as=totp oninput="if (value.length === 6) setTimeout(send, 350)">${button('Continue ')}</form>`,
  ),
  second(
    'one number field, no self-sending',
    `<form><input type=number label="External TOTP" maxlength=6 data-as=totp>${button('Continue ')}</form>`,
  ),
  second(
    'a hidden spare number field',
    `<form><input type=number style="display:none"><input type=number style="position:absolute;left:-5000px">${code} type=number placeholder=TOTP>${button('Continue')}</form>`,
  ),
  second(
    'only the heading tells',
    `<h2>Enter the code of your authenticator app</h2><form>${code} id=k3 inputmode=numeric maxlength=6>${button('Verify')}</form>`,
  ),
  second(
    'one-time code by autocomplete',
    `<h2>Two-factor login</h2><form>${code} autocomplete=one-time-code placeholder="••••••">${button('Verify')}</form>`,
  ),
  second(
    'a password field for the code',
    `<h2>Second factor</h2><form>${code} type=password placeholder="6 digit TOTP" maxlength=6>${button('Submit')}</form>`,
  ),
  second('an id tells, where nothing else does', `<form>${code} id=totp type=text>${button('Continue')}</form>`),
  second('six boxes that move on', `<h2>Verify TOTP</h2><form>${sixBoxes('inputmode=decimal')}${button('Verify')}</form>`),
  second(
    'six boxes that send themselves',
    `<h2>Verify TOTP</h2><form>${sixBoxes('type=tel', "if (read('totp').length === 6) send();")}${button('Verify')}</form>`,
  ),
  second(
    'six boxes that do not move on',
    `<h2>Authenticator code</h2><form><div>${'<input type=password maxlength=1 size=1 data-as=totp>'.repeat(6)}</div>${button('Verify')}</form>`,
  ),
  second(
    'six boxes, a way out, and a button whose words say nothing',
    `<p>Time-based OTP</p><form>${sixBoxes('type=password')}<button type=button>Cancel</button><button>Access my account</button></form>`,
  ),
  second(
    'two boxes for three digits each, a heading above one of them',
    `<form><h2 style="margin-left:90px">Login</h2><span style="display:inline-block;width:80px">TOTP ${code} maxlength=3 style="width:60px"></span>${code} maxlength=3 style="width:60px">${button('Verify')}</form>`,
  ),
  second(
    'a heading above the field, its word below',
    `<h2>Login to Demo</h2><form><div>${code} maxlength=6></div><p>TOTP</p>${button('Continue')}</form>`,
  ),
  second(
    'a field in a shadow in a form, beside another form',
    `<form id=f><p>TOTP</p><span id=s></span><button>Continue</button></form><h2>Newsletter</h2><form><input type=email placeholder="Your e-mail"><button>Subscribe</button></form><script>s.attachShadow({ mode: 'open' }).innerHTML = '${code} type=number maxlength=6>';</script>`,
  ),
  second(
    'words of an authenticator app right before “Code”',
    `<h2>Login</h2><form><p>Enter the code shown by your authenticator app</p><label>Code ${code}></label>${button('Go')}</form>`,
  ),
  second(
    'a label that says “Authenticator app code”',
    `<h2>Login</h2><form><label>Authenticator app code ${code}></label>${button('Go')}</form>`,
  ),
  second(
    'six boxes in a shadow root',
    shadow(`<h2>Verify TOTP</h2><form><div>${'<input maxlength=1 size=1 data-as=totp>'.repeat(6)}</div><button>Verify</button></form>`),
  ),
  second(
    'an editable element',
    `<h2>Two-factor login</h2><div><div role=textbox contenteditable aria-label="TOTP" data-as=totp style="width:120px;height:24px;border:1px solid"></div><button data-send>Verify</button></div>`,
  ),
  second(
    'other ways offered as links',
    `<h2>Two-factor login</h2><form><label>TOTP ${code}></label>${button('Continue')}</form><a href=#>Get SMS OTP instead</a> <a href=#>Problem with Mobile App Code?</a>`,
  ),
  second('a page in between', `<h1>Welcome</h1><p>You have a session on another device.</p><button data-send>Continue as DEMO01</button>`),
  second(
    'a call-back with a heading above the code',
    `<aside><h2>Open a free demat account</h2><input type=tel placeholder="Your mobile number"><button type=button>Get a call back</button></aside><form><label>TOTP ${code}></label>${button('Continue')}</form>`,
  ),
  second(
    'offers to tick beside the code',
    `<h2>Verify TOTP</h2><form>${sixBoxes('inputmode=decimal')}<label><input type=checkbox>Send me offers by WhatsApp</label>${button('Verify')}</form>`,
  ),
  second(
    'a code in two boxes',
    `<h2>Two-factor login</h2><form><p>TOTP</p><div>${'<input maxlength=3 size=3 data-as=totp>'.repeat(2)}</div>${button('Continue')}</form>`,
  ),
  second(
    'a label drawn by styles',
    `<style>b::before { content: attr(data-caption) }</style><form><p>Asha Example (DEMO01)</p><b data-caption="External TOTP"></b>${code} type=number>${button('Continue')}</form>`,
  ),
  second(
    'a button with words of its own beside the code',
    `<h2>Good morning</h2><form><p>Which code does your authenticator app show?</p>${code} inputmode=numeric>${button('Take me to my account')}</form>`,
  ),
  second(
    'boxes of which the last lies under something else',
    `<h2>Verify TOTP</h2><form style="position:relative">${sixBoxes('inputmode=numeric')}<p style="position:absolute;left:150px;top:-20px;width:300px;height:60px;background:#eee">News</p><br>${button('Verify')}</form>`,
  ),
  second(
    'two boxes for three digits each, and no word but the name of the person',
    `<form><p>Asha Example (DEMO01)</p>${`${code} maxlength=3 inputmode=numeric style="width:60px">`.repeat(2)}${button('Continue')}</form>`,
  ),
  second(
    'a passcode of six digits that are not shown, beside the name',
    `<h1>Login</h1><form><label>Username <input value=DEMO01 disabled></label><label>Passcode ${code} type=password maxlength=6 inputmode=numeric></label>${button('Login')}</form>`,
  ),
];
