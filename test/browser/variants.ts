/** Ways in which a login may look. On each of them a person logs in without thinking; so must prebell. */
import { firstPages } from './first-pages.ts';
import { secondPages } from './second-pages.ts';
import { button, code, password, plainCode, plainLogin, user, type Variant } from './variant-markup.ts';

export const variants: readonly Variant[] = [
  ...firstPages,
  ...secondPages,
  {
    name: 'a password that comes up when the name is typed, and a button that waits',
    steps: [
      `<h1>Login</h1><form>${user} placeholder="User ID" oninput="setTimeout(() => { p.hidden = false }, 300); setTimeout(() => { b.disabled = false }, 900)"><span id=p hidden>${password} placeholder=Password></span><button id=b disabled>Login</button></form>`,
      plainCode,
    ],
  },
  {
    name: 'name and password on two pages',
    steps: [
      `<h1>Login</h1><form>${user} placeholder="User ID">${button('Next')}</form>`,
      `<h1>Welcome back</h1><form>${password} placeholder=Password>${button('Login')}</form>`,
      plainCode,
    ],
  },
  {
    name: 'a name on a page with a honeypot outside of it, then a password to log on with',
    steps: [
      `<h1>Login</h1><form>${user} placeholder="User ID" autocomplete=username>${button('Take me there')}</form><div style="position:absolute;left:-9999px"><input><input type=password></div>`,
      `<h1>Sign in to your account</h1><form>${password} placeholder=Password>${button('Log on')}</form>`,
      plainCode,
    ],
  },
  {
    name: 'a name in a search field on its own page, then a password',
    steps: [
      `<h1>Login</h1><form>${user} type=search placeholder="User ID">${button('Continue')}</form>`,
      `<h1>Welcome back</h1><form>${password} placeholder=Password>${button('Login')}</form>`,
      plainCode,
    ],
  },
  {
    name: 'a name without words on its own page, then a password',
    steps: [
      `<h1>Login to Demo</h1><form>${user}>${button('Continue')}</form>`,
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
  {
    name: 'name, password and code on one page, each word below its field',
    steps: [
      `<h1>Log in</h1><form>${[`${user}>`, `${password}>`, `${code} maxlength=7 inputmode=numeric>`].map((field, at) => `<div>${field}</div><small>${['Username', 'Password', 'TOTP (if enabled)'][at]}</small>`).join('')}<div>${button('Login')}</div></form>`,
    ],
  },
  {
    name: 'a name under a button that says “Access my account”, then a passcode beside the name',
    steps: [
      `<h1>Sign in to your account</h1><form>${user} type=search placeholder="Login name">${button('Access my account')}</form>`,
      `<h1>Login</h1><form><label>Username <input value=DEMO01 disabled></label><label>Passcode ${password}></label>${button('Log on')}</form>`,
      plainCode,
    ],
  },
  {
    name: 'a name in Hindi in a field of several lines, alone, then a password',
    steps: [
      `<h1>अपने खाते में प्रवेश करें</h1><form><textarea data-as=user rows=1 placeholder="क्लाइंट कोड"></textarea>${button('साइन इन करें')}</form>`,
      `<h1>Welcome back</h1><form>${password} placeholder=Password>${button('Login')}</form>`,
      plainCode,
    ],
  },
  { name: 'no second factor', steps: [plainLogin] },
  {
    name: 'a name on a page without a button, but for the one that empties it',
    steps: [
      `<h1>Login</h1><form>${user} placeholder="Login ID"><p>Press Enter to continue</p><button type=reset>Clear</button></form>`,
      `<h1>Welcome back</h1><form>${password} placeholder=Password>${button('Login')}</form>`,
      plainCode,
    ],
  },
];
