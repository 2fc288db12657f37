/** Ways in which a login page may look. On each of them a person logs in without thinking; so must prebell. */

const user = '<input data-as=user';
const password = '<input type=password data-as=password';
const code = '<input data-as=totp';
const button = (words: string) => `<button>${words}</button>`;

/** A plain first page, for variants of the second. */
export const plainLogin = `<h1>Login</h1><form><label>User ID ${user}></label><label>Password ${password}></label>${button('Login')}</form>`;
/** A plain second page, for variants of the first. */
export const plainCode = `<h1>Two-factor authentication</h1><form><label>TOTP ${code} maxlength=6 inputmode=numeric></label>${button('Verify')}</form>`;

/** Six boxes that move the focus on; `also` runs at each digit. */
const sixBoxes = (attributes: string, also = '') =>
  `<div>${`<input ${attributes} maxlength=1 size=1 data-as=totp>`.repeat(6)}</div><script>for (const b of document.querySelectorAll('[maxlength="1"]')) b.oninput = () => { b.nextElementSibling?.focus(); ${also} }</script>`;

/** Inside a frame: what is typed there is sent by the page around it. */
const framed = (body: string) =>
  `<iframe id=f style="width:600px;height:300px;border:0"></iframe><script>{
  const f = document.getElementById('f'); f.srcdoc = ${JSON.stringify(body)};
  f.onload = () => { const d = f.contentDocument; d.querySelector('form').onsubmit = async (e) => { e.preventDefault();
    const a = await (await fetch('/api/next', { method: 'POST', body: new URLSearchParams([...d.querySelectorAll('[data-as]')].map((i) => [i.dataset.as, i.value])) })).json();
    if (a.html) { document.querySelector('#app').innerHTML = a.html; run(); } if (a.go) location.href = a.go; }; };
}</script>`;

const shadow = (body: string) => `<div id=host></div><script>{
  const root = document.getElementById('host').attachShadow({ mode: 'open' });
  root.innerHTML = ${JSON.stringify(body)};
  root.querySelector('form').onsubmit = (e) => { e.preventDefault(); send(); };
}</script>`;

/** A box or switch that is none by its kind, but by its role. */
const drawnBox = (role: string, attributes: string, says: string) =>
  `<div role=${role} aria-checked=false tabindex=0 name=terms ${attributes} onclick="this.ariaChecked = String(this.ariaChecked !== 'true')">${says}</div>`;

export interface Variant {
  readonly name: string;
  readonly steps: readonly string[];
}

const first = (name: string, page: string): Variant => ({ name, steps: [page] });
const second = (name: string, page: string): Variant => ({ name, steps: [plainLogin, page] });

export const variants: readonly Variant[] = [
  first(
    'placeholders only',
    `<h1>Login to Demo</h1><form>${user} placeholder="Phone number or User ID">${password} placeholder=Password>${button('Login ')}</form>`,
  ),
  first(
    'aria labels',
    `<form aria-label=Login>${user} aria-label="Client code">${password} aria-label="Your password">${button('Sign in')}</form>`,
  ),
  first(
    'labels by another element',
    `<h2>Sign in</h2><form><b id=a>Login ID</b>${user} aria-labelledby=a><b id=b>Password</b>${password} aria-labelledby=b>${button('Proceed')}</form>`,
  ),
  first(
    'words above the fields, names that mean nothing',
    `<h1>Welcome</h1><form><div>Client ID</div>${user} id=x91 class=q><div>Password</div>${password} id=x92>${button('Log in')}</form>`,
  ),
  first(
    'words beside the fields, in a table',
    `<h1>Login</h1><form><table><tr><td>User name<td>${user}><tr><td>Password<td>${password}></table><input type=submit value=Login></form>`,
  ),
  first('no words but the kinds', `<h1>Login</h1><form>${user} type=text>${password}>${button('Login')}</form>`),
  first(
    'autocomplete tells',
    `<h1>Member sign in</h1><form>${user} autocomplete=username>${password} autocomplete=current-password>${button('Continue')}</form>`,
  ),
  first(
    'floating labels that lie over the fields',
    `<h1>Login</h1><form>${['User ID', 'Password'].map((l, i) => `<div style="position:relative;height:40px">${i ? password : user} id=f${i} style="height:30px;width:200px"><label for=f${i} style="position:absolute;left:8px;top:8px">${l}</label></div>`).join('')}${button('Login')}</form>`,
  ),
  first(
    'no form, a div for a button',
    `<h1>Login</h1><div><p>User ID</p>${user}><p>Password</p>${password}><div data-send style="cursor:pointer;width:80px">Login</div></div>`,
  ),
  first(
    'no form, a plain div that says Login',
    `<h1>Welcome to Demo</h1><section><div><p>User ID</p>${user}></div><div><p>Password</p>${password}></div><div data-send>Log in</div></section>`,
  ),
  first(
    'a link for a button',
    `<h1>Login</h1><div>${user} placeholder="User ID">${password} placeholder=Password><a href="javascript:void 0" data-send>Login</a></div>`,
  ),
  first(
    'an eye beside the password',
    `<h1>Login</h1><form>${user} placeholder="User ID"><span>${password} placeholder=Password><button type=button aria-label="Show password">👁</button></span>${button('Login')}</form>`,
  ),
  first(
    'an arrow for a button',
    `<h1>Login</h1><form>${user} placeholder="User ID">${password} placeholder=Password><button type=submit>→</button></form>`,
  ),
  first(
    'no button, the Enter key',
    `<h1>Login</h1><form>${user} placeholder="User ID">${password} placeholder=Password><input type=submit style="display:none"></form>`,
  ),
  first(
    'a button that wakes up late',
    `<h1>Login</h1><form>${user} placeholder="User ID">${password} placeholder=Password oninput="setTimeout(() => b.disabled = false, 300)"><button id=b disabled>Login</button></form>`,
  ),
  first(
    'other buttons around',
    `<h1>Login</h1><form>${user} placeholder="User ID">${password} placeholder=Password><button type=button>Forgot password?</button><button type=button>Login with QR</button>${button('Login')}<button type=button>Sign up</button><button type=button>Continue with Google</button></form>`,
  ),
  first(
    'hidden decoys and a honeypot',
    `<h1>Login</h1><form><input name=email style="position:absolute;left:-9999px"><input name=website style="opacity:0"><input type=password style="display:none"><div style="height:0;overflow:hidden"><input name=phone></div><div aria-hidden=true><input name=fax tabindex=-1 style="width:1px;height:1px"></div>${user} placeholder="User ID">${password} placeholder=Password>${button('Login')}</form>`,
  ),
  first(
    'a search box, a language, a newsletter',
    `<header><form role=search><input type=search placeholder=Search><button>Search</button></form><select><option>English<option>हिन्दी</select></header><h1>Login</h1><form>${user} placeholder="User ID">${password} placeholder=Password><label><input type=checkbox> Remember me</label>${button('Login')}</form><footer><form><input type=email placeholder="Your e-mail"><button>Subscribe</button></form></footer>`,
  ),
  first(
    'a search box without a form',
    `<div><input placeholder="Search stocks"><button>Go</button></div><h1>Login</h1><div><p>User ID</p>${user}><p>Password</p>${password}><button data-send>Login</button></div>`,
  ),
  first(
    'a cookie banner over everything',
    `<h1>Login</h1><form>${user} placeholder="User ID">${password} placeholder=Password>${button('Login')}</form><div id=c style="position:fixed;inset:0;background:#fffc">We use cookies to improve your experience. <button onclick="c.remove()">Accept all</button></div>`,
  ),
  first(
    'a cookie banner over the button',
    `<h1>Login</h1><form style="padding-top:850px">${user} placeholder="User ID">${password} placeholder=Password>${button('Login')}</form><div id=c style="position:fixed;left:0;right:0;bottom:0;height:200px;background:#eee">This site uses cookies. <button onclick="c.remove()">Got it</button></div>`,
  ),
  first(
    'a captcha notice that asks for nothing',
    `<h1>Login</h1><form>${user} placeholder="User ID">${password} placeholder=Password>${button('Login')}</form><p>This site is protected by reCAPTCHA and the Google Privacy Policy applies.</p><div class=grecaptcha-badge></div><div class=g-recaptcha data-size=invisible></div>`,
  ),
  first(
    'in a frame',
    framed(`<h1>Login</h1><form>${user} placeholder="User ID">${password} placeholder=Password><button>Login</button></form>`),
  ),
  first(
    'in an open shadow root',
    shadow(`<h1>Login</h1><form>${user} placeholder="User ID">${password} placeholder=Password><button>Login</button></form>`),
  ),
  first(
    'drawn late',
    `<p>Loading…</p><script>setTimeout(() => { document.querySelector('#app').innerHTML = ${JSON.stringify(plainLogin)}; }, 400)</script>`,
  ),
  first(
    'fades in',
    `<style>#app form{opacity:0;transition:opacity .3s}#app.on form{opacity:1}</style>${plainLogin}<script>setTimeout(() => document.querySelector('#app').classList.add('on'), 50)</script>`,
  ),
  first(
    'a name that is there already',
    `<h1>Login</h1><form>${user} placeholder="User ID" value=OTHER99>${password} placeholder=Password>${button('Login')}</form>`,
  ),
  first(
    'a name written in capitals by the site',
    `<h1>Login</h1><form>${user} placeholder="User ID" oninput="this.value = this.value.toUpperCase()">${password} placeholder=Password>${button('Login')}</form>`,
  ),
  first(
    'terms to accept',
    `<h1>Login</h1><form>${user} placeholder="User ID">${password} placeholder=Password><input type=checkbox id=t name=terms><label for=t>I accept the terms and conditions</label>${button('Login')}</form>`,
  ),
  first(
    'terms on a drawn switch, its words in another element',
    `<h1>Login</h1><form>${user} placeholder="User ID">${password} placeholder=Password>${drawnBox('switch', 'aria-labelledby=w style="width:40px;height:20px;background:#ccc"', '')}<span id=w>I accept the terms</span><div role=switch aria-checked=false tabindex=0 aria-label="Send me offers" style="width:40px;height:20px"></div>${button('Login')}</form>`,
  ),
  first(
    'terms in a drawn box that bears their words, without a form',
    `<h1>Login</h1><div><p>User ID</p>${user}><p>Password</p>${password}>${drawnBox('checkbox', '', 'I agree to the terms of use')}<button data-send>Login</button></div>`,
  ),
  first(
    'a ticked box of terms, drawn',
    `<h1>Login</h1><form>${user} placeholder="User ID">${password} placeholder=Password><label>${drawnBox('checkbox', 'style="width:20px;height:20px"', '').replace('=false', '=true')} I accept the terms</label>${button('Login')}</form>`,
  ),
  first('in Hindi', `<h1>लॉगिन</h1><form><label>यूज़र आईडी ${user}></label><label>पासवर्ड ${password}></label>${button('लॉग इन करें')}</form>`),
  first(
    'the password shown as text',
    `<h1>Login</h1><form>${user} placeholder="User ID"><input data-as=password placeholder=Password>${button('Login')}</form>`,
  ),
  {
    name: 'name and password on two pages',
    steps: [
      `<h1>Login</h1><form>${user} placeholder="User ID">${button('Next')}</form>`,
      `<h1>Welcome back</h1><form>${password} placeholder=Password>${button('Login')}</form>`,
      plainCode,
    ],
  },
  {
    name: 'name, password and code on one page',
    steps: [
      `<h1>Login</h1><form>${user} placeholder="User ID">${password} placeholder=Password>${code} placeholder=TOTP maxlength=6>${button('Login')}</form>`,
    ],
  },
  { name: 'no second factor', steps: [plainLogin] },
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
  first(
    'a password kept from password managers',
    `<h1>Login</h1><form><label>User ID ${user} autocomplete=nope></label><label>Password ${password} autocomplete=new-password></label>${button('Login')}</form>`,
  ),
  first(
    'names that lie',
    `<h1>Login</h1><form><label>User ID ${user} name=search></label><label>Password ${password} name=captcha></label>${button('Login')}</form>`,
  ),
  first(
    'a name in a search field',
    `<h1>Login</h1><form><p>Client ID</p>${user} type=search><p>Password</p>${password}>${button('Login')}</form>`,
  ),
  first('short words', `<h1>Login</h1><form><label>ID ${user}></label><label>Pass ${password}></label>${button('Go')}</form>`),
  first(
    'words with soft hyphens',
    `<h1>Wel&shy;come</h1><section><div><p>Us&shy;er ID</p>${user}></div><div><p>Pass&shy;word</p>${password}></div><div data-send>Con&shy;tin&shy;ue</div></section>`,
  ),
  first(
    'a button with words of its own',
    `<h1>Login</h1><form><label>User ID ${user}></label><label>Password ${password}></label>${button('Take me to my account')}</form>`,
  ),
  first(
    'a form for each field',
    `<h1>Login</h1><div><form onsubmit="return false"><p>User ID</p>${user}></form><form onsubmit="return false"><p>Password</p>${password}></form><button data-send>Login</button></div>`,
  ),
  first(
    'a button that pulses',
    `<style>@keyframes pulse { from { transform: scale(1) } to { transform: scale(1.06) } } button { animation: pulse .3s infinite alternate }</style>${plainLogin}`,
  ),
  first(
    'a notice that can only be closed',
    `${plainLogin}<div style="position:fixed;inset:0;background:#0008"><p>New holidays of the exchange were announced.</p><button type=button onclick="parentElement.remove()">Close</button></div>`,
  ),
  second(
    'a call-back with a heading above the code',
    `<aside><h2>Open a free demat account</h2><input type=tel placeholder="Your mobile number"><button type=button>Get a call back</button></aside><form><label>TOTP ${code}></label>${button('Continue')}</form>`,
  ),
  second(
    'offers to tick beside the code',
    `<h2>Verify TOTP</h2><form>${sixBoxes('inputmode=decimal')}<label><input type=checkbox>Send me offers by WhatsApp</label>${button('Verify')}</form>`,
  ),
];
