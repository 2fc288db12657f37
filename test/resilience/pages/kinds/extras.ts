/// <reference lib="dom" />
/** What else stands on the page. */
import type { Step } from '../page/step.ts';
import type { Random } from '../random.ts';
import { fromHtml, type Kind, kind, make } from './kind.ts';

/** A kind that adds something which is none of the login. */
function extra(name: string, add: (step: Step, random: Random) => void): Kind {
  return kind(name, name, add);
}

const above = (step: Step, html: string, what: string) => step.main.before(step.decoy(fromHtml(html), what));
const below = (step: Step, html: string, what: string) => step.main.after(step.decoy(fromHtml(html), what));
const overlay = 'position:fixed;inset:0;background:#0008;z-index:50;display:flex;align-items:center;justify-content:center';

/** Something over the page that a person has to close. */
function inTheWay(step: Step, words: string, press: string): void {
  const button = make('button', { type: 'button' }, press);
  const cover = make(
    'div',
    { style: overlay },
    make(
      'div',
      { role: 'dialog', 'aria-modal': 'true', style: 'background:#fff;padding:30px;max-width:420px' },
      make('p', {}, words),
      button,
    ),
  );
  button.addEventListener('click', () => cover.remove());
  step.main.after(cover);
  step.obstacles.push(button);
}

export const extraKinds: readonly Kind[] = [
  extra('extra-search', (step) =>
    above(
      step,
      '<header><form role="search"><input type="search" placeholder="Search stocks, funds…"><button>Search</button></form></header>',
      'search',
    ),
  ),
  extra('extra-search-unmarked', (step) =>
    above(step, '<div><input type="text" placeholder="Search"><button type="button">Go</button></div>', 'search'),
  ),
  extra('extra-newsletter', (step) =>
    below(
      step,
      '<section><h4>Market newsletter</h4><form><input type="email" placeholder="Your e-mail"><button>Subscribe</button></form></section>',
      'newsletter',
    ),
  ),
  extra('extra-call-back', (step) =>
    above(
      step,
      '<aside><h3>Open a free demat account</h3><input type="tel" placeholder="Your mobile number" maxlength="10"><button type="button">Get a call back</button></aside>',
      'call back',
    ),
  ),
  extra('extra-register-form', (step) =>
    below(
      step,
      '<aside><h3>New here? Create your account</h3><form><label>E-mail <input type="email"></label><label>Choose a password <input type="password" autocomplete="new-password"></label><button>Sign up</button></form></aside>',
      'sign-up',
    ),
  ),
  extra('extra-chat', (step) =>
    below(
      step,
      '<div style="position:fixed;right:8px;bottom:8px;background:#fff;padding:6px;border:1px solid #ccc"><b>Chat with us</b><br><input type="text" placeholder="Type your message"><button type="button">Send</button></div>',
      'chat',
    ),
  ),
  extra('extra-honeypot-off-screen', (step) =>
    step.form.prepend(
      step.decoy(
        fromHtml(
          '<div style="position:absolute;left:-9999px"><label>Username <input type="text" name="username" tabindex="-1"></label><label>Password <input type="password" name="password" tabindex="-1"></label></div>',
        ),
        'honeypot',
      ),
    ),
  ),
  extra('extra-honeypot-not-displayed', (step) =>
    step.form.prepend(
      step.decoy(
        fromHtml(
          '<div style="display:none"><input type="text" name="email" placeholder="User ID"><input type="password" placeholder="Password"></div>',
        ),
        'honeypot',
      ),
    ),
  ),
  extra('extra-honeypot-transparent', (step) =>
    step.form.prepend(
      step.decoy(
        fromHtml('<div style="opacity:0;height:0;overflow:hidden"><input type="text" name="website" placeholder="Website"></div>'),
        'honeypot',
      ),
    ),
  ),
  extra('extra-honeypot-tiny', (step) =>
    step.form.prepend(
      step.decoy(
        fromHtml(
          '<div style="width:1px;height:1px;overflow:hidden;clip-path:inset(50%);position:absolute"><input type="text" placeholder="User ID"><input type="password" placeholder="Password"></div>',
        ),
        'honeypot',
      ),
    ),
  ),
  extra('extra-hidden-copy', (step) => {
    const copy = step.form.cloneNode(true) as HTMLElement;
    // Or else the label on the screen would tick the hidden box.
    for (const box of copy.querySelectorAll('input[type=checkbox]')) box.removeAttribute('id');
    const holder = make('div', { style: 'display:none', class: 'mobile-only' }, copy);
    step.main.before(step.decoy(holder, 'hidden copy'));
  }),
  extra('extra-hidden-code', (step) =>
    step.form.prepend(
      step.decoy(
        fromHtml('<div style="visibility:hidden;height:0;overflow:hidden"><input type="number" maxlength="6" placeholder="OTP"></div>'),
        'hidden code',
      ),
    ),
  ),
  extra('extra-remember-me', (step) =>
    step.submit.before(fromHtml('<p><label><input type="checkbox"> Remember me on this device</label></p>')),
  ),
  extra('extra-offers-box', (step) =>
    step.submit.before(step.decoy(fromHtml('<p><label><input type="checkbox"> Send me offers by WhatsApp</label></p>'), 'offers')),
  ),
  extra('extra-language-select', (step) =>
    above(
      step,
      '<div><select aria-label="Language"><option>English</option><option>हिन्दी</option><option>ગુજરાતી</option></select></div>',
      'language',
    ),
  ),
  extra('extra-segment-select', (step) =>
    step.form.prepend(fromHtml('<p><label>Segment <select><option>Equity</option><option>Commodity</option></select></label></p>')),
  ),
  extra('extra-banner', (step) =>
    above(
      step,
      '<div role="banner" style="background:#fe9;padding:12px">Exchange holiday on Friday. <a href="#notice">Read the notice</a></div>',
      'banner',
    ),
  ),
  extra('extra-security-advice', (step) =>
    below(
      step,
      '<div><h4>Stay safe</h4><p>We never ask for your password or OTP by phone. Change your password every 90 days. Your account is blocked after 5 wrong passwords.</p></div>',
      'advice',
    ),
  ),
  extra('extra-cookie-bar', (step) =>
    below(
      step,
      '<div style="position:fixed;left:0;right:0;bottom:0;background:#222;color:#fff;padding:10px">We use cookies. <button type="button">Manage</button> <button type="button">Accept all</button></div>',
      'cookie bar',
    ),
  ),
  extra('extra-cookie-wall', (step) => inTheWay(step, 'We use cookies to keep you safe and to improve our service.', 'Accept')),
  extra('extra-notice-dialog', (step) => inTheWay(step, 'Scheduled maintenance on Sunday from 10:00 to 12:00.', 'Close')),
  extra('extra-marketing', (step) =>
    above(
      step,
      '<section><h1>Trade smarter. Pay zero brokerage.</h1><p>Join 1 crore investors. Log in on the app or scan the code.</p><a href="#download">Download the app</a></section>',
      'marketing',
    ),
  ),
  extra('extra-links', (step) =>
    step.form.append(
      step.decoy(
        fromHtml(
          '<p><a href="#forgot">Forgot password?</a> · <a href="#unblock">Unblock account</a> · <a href="#register">Sign up</a></p>',
        ),
        'links',
      ),
    ),
  ),
  extra('extra-tabs', (step) =>
    step.form.before(
      step.decoy(
        fromHtml(
          '<div role="tablist"><button type="button" role="tab" aria-selected="true">Password</button><button type="button" role="tab" aria-selected="false">QR code</button></div>',
        ),
        'tabs',
      ),
    ),
  ),
  extra('extra-ticker', (step) => {
    const ticker = make('div', { 'aria-live': 'off' });
    step.main.before(ticker);
    setInterval(() => {
      ticker.textContent = `NIFTY ${(24_000 + Math.random() * 100).toFixed(2)} SENSEX ${(79_000 + Math.random() * 100).toFixed(2)}`;
    }, 150);
  }),
];
