/** The look of Kite's simulated pages: a plain broker login. */
import { page } from '../../page.ts';
import { escapeHtml } from '../../serve.ts';

/** Style sheet, also put into the shadow root of the `shadow` markup. */
export const style = `
  * { box-sizing: border-box }
  body { margin: 0; min-height: 100vh; background: #f4f6f9; color: #37404d; font: 15px/1.5 "Open Sans", "Segoe UI", Roboto, Arial, sans-serif;
    display: flex; flex-direction: column; align-items: center }
  #container { width: 100%; max-width: 400px; margin: 7vh 16px 0 }
  .card { background: #fff; border: 1px solid #e3e8ee; border-radius: 6px; box-shadow: 0 6px 24px rgba(38,50,63,.07); padding: 36px 36px 30px; overflow: hidden }
  h2 { margin: 0 0 22px; font-size: 22px; font-weight: 500; text-align: center; color: #26323f }
  .who { text-align: center; margin: -14px 0 22px; color: #8592a3 }
  .su-input-group { margin-bottom: 16px }
  .su-input-label { display: block; margin-bottom: 5px; font-size: 13px; color: #6b7785 }
  input:not([type=checkbox]) { width: 100%; padding: 12px 14px; font: inherit; color: #26323f; background: #fff; border: 1px solid #ccd5df; border-radius: 4px; outline: none;
    appearance: textfield; -moz-appearance: textfield }
  input::-webkit-inner-spin-button { display: none; -webkit-appearance: none }
  input:focus { border-color: #e8652b; box-shadow: 0 0 0 3px rgba(232,101,43,.12) }
  button, .button { display: inline-block; font: inherit; font-weight: 600; border: 0; border-radius: 4px; padding: 12px 22px; cursor: pointer; text-decoration: none }
  button.wide, .wide { width: 100%; text-align: center }
  .button-orange { background: #e8652b; color: #fff }
  .button-orange:disabled { opacity: .55; cursor: default }
  .text-link { background: none; padding: 0; font-weight: 400; color: #3f6fb5; text-decoration: none; font-size: 14px }
  .forgot { text-align: center; margin-top: 18px }
  .error { margin: 0 0 14px; padding: 10px 14px; border-left: 3px solid #d64545; background: #fdf1f1; color: #a12f2f; font-size: 14px }
  .boxes { display: flex; gap: 8px } .boxes input { text-align: center; padding: 12px 0 }
  .captcha { display: flex; gap: 12px; align-items: center; margin-bottom: 16px } .captcha svg { flex: none; border-radius: 4px }
  ul { padding-left: 20px } iframe { width: 100%; height: 520px; border: 0 }
  footer { margin: 22px; color: #98a4b3; font-size: 12px; text-align: center }
`;

/** A whole page around this content of `div#container`. */
export function layout(
  title: string,
  content: string,
  options: { script?: string; scriptUrls?: readonly string[]; bare?: boolean } = {},
): string {
  const { bare, ...scripts } = options;
  const footer = bare ? null : 'A local stand-in for a broker&#39;s login site, for tests and demonstrations.';
  return page({ title, style, body: `<div id="container">${content}</div>`, footer, ...scripts });
}

/** A card with a heading, for pages without a login form. */
export function card(heading: string, content: string): string {
  return `<div><div><div class="card"><h2>${escapeHtml(heading)}</h2>${content}</div></div></div>`;
}
