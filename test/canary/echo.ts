/** Pages and answers that repeat what they were told: in every place that prebell looks at, written in every way. */
import { escapeHtml, scriptJson } from '../simulators/serve.ts';
import type { Answer } from './wire.ts';

/** The same secret, written in many ways. */
export function writings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    secret.toUpperCase(),
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    JSON.stringify(secret),
    bytes.toString('hex'),
    ...['', 'a', 'ab'].map((before) => Buffer.concat([Buffer.from(before), bytes, Buffer.from('z')]).toString('base64')),
    bytes.toString('base64url'),
    [...secret].join(' '),
    [...secret].join('-'),
  ];
}

/** A long text that says the secret at its start, at its end, and where readers may cut it off. */
export function longTexts(secret: string): string[] {
  return [200, 500, 1000].map((cut) => `${'so we say '.repeat(100).slice(0, cut - 10)}${secret} and so on`);
}

/** An answer of the page's own call that refuses and repeats. */
export function refusalRepeating(secrets: readonly string[]): Answer {
  const said = secrets.flatMap((secret) => [...writings(secret), ...longTexts(secret)]);
  const body = JSON.stringify({ status: 'error', message: `Not accepted: ${said.slice(0, 3).join(' ')}`, data: null, errors: said });
  return { status: 403, type: 'application/json', body };
}

/** A page nobody knows that repeats what was typed, and its cookies: where texts stand, where fields do, or by its script. */
export function pageRepeating(where: 'texts' | 'fields' | 'dialogs', typed: readonly string[], cookies: readonly string[]): Answer {
  const all = [...typed.flatMap(writings), ...cookies];
  const content = { texts: () => textsOf(typed, all), fields: () => fieldsOf(typed, all), dialogs: () => scriptOf(all) }[where]();
  const body = `<!doctype html><meta charset="utf-8"><title>${escapeHtml(all.slice(0, 3).join(' '))}</title><h1>One more thing</h1>${content}`;
  return { status: 200, type: 'text/html', body };
}

const each = (texts: readonly string[], show: (text: string) => string) => texts.map((text) => show(escapeHtml(text))).join('\n');

function textsOf(typed: readonly string[], all: readonly string[]): string {
  const boxes = (secret: string) =>
    `<div>${each([...secret], (letter) => `<b style="display:inline-block;margin:9px">${letter}</b>`)}</div>`;
  return [
    ...typed.map(boxes),
    each(all, (text) => `<h2>${text}</h2><p>${text}</p>`),
    each(typed.flatMap(longTexts), (text) => `<p>${text}</p>`),
  ].join('');
}

function fieldsOf(typed: readonly string[], all: readonly string[]): string {
  return each(
    [...all, ...typed.flatMap(longTexts)],
    (text) =>
      `<p><label>${text}<input placeholder="${text}" value="${text}"></label><input aria-label="${text}" name="${text}" id="${text}"></p>` +
      `<button type="button" title="${text}">${text}</button><a href="/${text}">${text}</a><textarea>${text}</textarea>`,
  );
}

/** Told to the address bar, dialogs, the console, storage, the broker, and to others. */
function scriptOf(all: readonly string[]): string {
  return `<script>
    const all = ${scriptJson(all)};
    const tell = (work) => { try { work(); } catch (error) { console.error(error); } };
    history.replaceState({ all }, '', '/' + encodeURIComponent(all[0]) + '?password=' + encodeURIComponent(all[0]) + '#' + encodeURIComponent(all[0]));
    for (const text of all) {
      console.log(text);
      tell(() => { document.cookie = 'typed' + text.length + '=' + encodeURIComponent(text) + '; max-age=9999'; });
      tell(() => localStorage.setItem(text, text));
      tell(() => sessionStorage.setItem(text, text));
      tell(() => indexedDB.open(text));
      fetch('http://127.0.0.1:9/' + encodeURIComponent(text)).catch(() => {});
      fetch('http://' + text.replace(/[^a-z0-9]/gi, '').slice(0, 60) + '.example/').catch(() => {});
      setTimeout(() => { throw new Error(text); });
    }
    for (const text of all) { alert(text); confirm(text); prompt(text, text); }
    setTimeout(() => fetch('/still-here', { method: 'POST' }), 9000);
  </script>`;
}

/** An API's answer that repeats the request. */
export function answerRepeating(status: number, said: string): Answer {
  return {
    status,
    type: 'application/json',
    body: JSON.stringify({
      status: status < 300 ? false : 'error',
      error_type: 'GeneralException',
      message: said,
      Status: status,
      Error: said,
      Success: null,
      data: null,
    }),
  };
}
