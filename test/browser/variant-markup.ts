/** What login pages of tests are made of, and the shape of these pages. */

export const user = '<input data-as=user';
export const password = '<input type=password data-as=password';
export const code = '<input data-as=totp';
export const button = (words: string) => `<button>${words}</button>`;

/** A plain first page, for variants of the second. */
export const plainLogin = `<h1>Login</h1><form><label>User ID ${user}></label><label>Password ${password}></label>${button('Login')}</form>`;
/** A plain second page, for variants of the first. */
export const plainCode = `<h1>Two-factor authentication</h1><form><label>TOTP ${code} maxlength=6 inputmode=numeric></label>${button('Verify')}</form>`;

/** Six boxes that move the focus on; `also` runs at each digit. */
export const sixBoxes = (attributes: string, also = '') =>
  `<div>${`<input ${attributes} maxlength=1 size=1 data-as=totp>`.repeat(6)}</div><script>for (const b of document.querySelectorAll('[maxlength="1"]')) b.oninput = () => { b.nextElementSibling?.focus(); ${also} }</script>`;

/** Inside a frame: what is typed there is sent by the page around it. */
export const framed = (body: string) =>
  `<iframe id=f style="width:600px;height:300px;border:0"></iframe><script>{
  const f = document.getElementById('f'); f.srcdoc = ${JSON.stringify(body)};
  f.onload = () => { const d = f.contentDocument; d.querySelector('form').onsubmit = async (e) => { e.preventDefault();
    const a = await (await fetch('/api/next', { method: 'POST', body: new URLSearchParams([...d.querySelectorAll('[data-as]')].map((i) => [i.dataset.as, i.value])) })).json();
    if (a.html) { document.querySelector('#app').innerHTML = a.html; run(); } if (a.go) location.href = a.go; }; };
}</script>`;

export const shadow = (body: string) => `<div id=host></div><script>{
  const root = document.getElementById('host').attachShadow({ mode: 'open' });
  root.innerHTML = ${JSON.stringify(body)};
  root.querySelector('form').onsubmit = (e) => { e.preventDefault(); send(); };
}</script>`;

/** A box or switch that is none by its kind, but by its role. */
export const drawnBox = (role: string, attributes: string, says: string) =>
  `<div role=${role} aria-checked=false tabindex=0 name=terms ${attributes} onclick="this.ariaChecked = String(this.ariaChecked !== 'true')">${says}</div>`;

/** A way in which a login may look: its pages in order. */
export interface Variant {
  readonly name: string;
  readonly steps: readonly string[];
}
