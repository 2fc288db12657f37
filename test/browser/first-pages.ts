/** Pages that ask for a name and a password. */
import { button, drawnBox, framed, password, plainLogin, shadow, user, type Variant } from './variant-markup.ts';

const first = (name: string, page: string): Variant => ({ name, steps: [page] });

export const firstPages: readonly Variant[] = [
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
  first(
    'a password in a text field that shows dots',
    `<h1>Login</h1><form><label>User ID ${user}></label><input data-as=password style="-webkit-text-security:disc">${button('Login')}</form>`,
  ),
  first(
    'a text field called Password by what stands above it',
    `<h1>Login</h1><form><p>User ID</p>${user}><p>Password</p><input data-as=password>${button('Login')}</form>`,
  ),
  first('a passcode', `<h1>Login</h1><form>${user} placeholder=Username>${password} placeholder=Passcode>${button('Proceed')}</form>`),
  first(
    'a name on one line of text',
    `<h1>Login</h1><form><p>User ID</p><textarea rows=1 data-as=user></textarea><p>Password</p>${password}>${button('Login')}</form>`,
  ),
  first(
    'a search field without words',
    `<h1>Login</h1><form>${user} type=search>${password} placeholder=Password>${button('Login')}</form>`,
  ),
  first(
    'a name on one line of text without words',
    `<h1>Log in</h1><form><textarea rows=1 data-as=user></textarea>${password} placeholder=Password>${button('Login')}</form>`,
  ),
  first(
    'the password first, then a search field for the name',
    `<h1>Login</h1><form><p>Password</p>${password}><p>Login ID</p>${user} type=search>${button('Login')}</form>`,
  ),
  first(
    'a heading in a box of its own, and the Enter key',
    `<form><div><h2>Login</h2></div>${user} placeholder="User ID">${password} placeholder=Password><input type=submit style="display:none"></form>`,
  ),
  first(
    'a name in other Hindi words',
    `<h1>स्वागत है</h1><form>${user} placeholder="लॉगिन आईडी">${password} placeholder=पासवर्ड>${button('लॉगिन')}</form>`,
  ),
  first(
    'names that lie, words above the fields',
    `<h1>Login</h1><form><p>User ID</p>${user} name=search><p>Password</p>${password} name=captcha>${button('Login')}</form>`,
  ),
  first(
    'a button that says OK, and a heading that says Login',
    `<form><h2><span>Login</span></h2><label>User ID ${user}></label><label>Password ${password}></label><button type=button data-send>OK</button></form>`,
  ),
  first(
    'an entry of a list for a button, whose words say nothing',
    `<h1>Login</h1><div><p>User ID</p>${user}><p>Password</p>${password}><ul><li data-send style="cursor:pointer">Take me to my account</li></ul><a href=#f>Forgot password?</a></div>`,
  ),
  first(
    'a form for each field, and the Enter key',
    `<h1>Login</h1><form><label>User ID ${user}></label></form><form><label>Password ${password}></label></form><p>Press Enter to continue</p>`,
  ),
  first(
    'words below the fields, and names that lie',
    `<h1>Login</h1><form><div>${user} name=search></div><p>User ID</p><div>${password} name=captcha></div><p>Password</p>${button('Login')}</form>`,
  ),
  first(
    'a button that is a label',
    `<h1>Login</h1><div><label>User ID ${user}></label><label>Password ${password}></label><label data-send style="cursor:pointer">Continue</label></div>`,
  ),
  first(
    'a form for each field, one with a button that shows the password',
    `<h1>Login</h1><div><form><label>User ID ${user}></label></form><form><label>Password ${password}></label><button type=button aria-label="Show password">👁</button></form><button data-send>Login</button></div>`,
  ),
  first(
    'a search field without words after the password',
    `<h1>Login</h1><form><label>Password ${password}></label><br><input type=search data-as=user>${button('Login')}</form>`,
  ),
];
