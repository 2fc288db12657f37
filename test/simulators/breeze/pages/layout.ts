/** The look of Breeze's simulated pages: a plain broker login. */
import { page } from '../../page.ts';

const style = `
  * { box-sizing: border-box }
  body { margin: 0; min-height: 100vh; background: linear-gradient(#fbf3ee, #f3f4f6 60%); color: #3a3a3c; display: flex; flex-direction: column;
    font: 15px/1.5 "Mulish", "Segoe UI", Roboto, Arial, sans-serif }
  form.login { width: 100%; flex: none }
  .brand { padding: 20px 16px 0; text-align: center; font-weight: 700; font-size: 20px; color: #9a3324; letter-spacing: .01em }
  .row { display: flex; gap: 24px; justify-content: center; align-items: flex-start; margin: 4vh 16px 0; flex-wrap: wrap }
  .card { background: #fff; border: 1px solid #eadfd9; border-radius: 8px; box-shadow: 0 8px 28px rgba(80,40,25,.08); padding: 32px 34px; width: 410px; max-width: 100% }
  .promo { width: 300px; color: #6d6a69 } .promo h3 { color: #9a3324; margin: 20px 0 6px }
  h2 { margin: 0 0 20px; font-size: 21px; font-weight: 600; text-align: center; color: #2c2a29 }
  .form-group { margin-bottom: 16px } .pb-2 { padding-bottom: 8px } .text-center { text-align: center }
  .form-group > label, .caption { display: block; margin-bottom: 5px; font-size: 13px; color: #6d6a69 }
  .form-control { width: 100%; padding: 11px 13px; font: inherit; border: 1px solid #d8cdc7; border-radius: 5px; background: #fff; outline: none }
  .form-control:focus { border-color: #c8562b; box-shadow: 0 0 0 3px rgba(200,86,43,.13) }
  .btn { width: 100%; padding: 12px 20px; font: inherit; font-weight: 600; color: #fff; background: #b5431c; border: 0; border-radius: 5px; cursor: pointer }
  .btn:disabled { opacity: .55; cursor: default } .link { background: none; border: 0; color: #2f62a8; font: inherit; font-size: 14px; cursor: pointer; text-decoration: none }
  .text-danger { margin: 12px 0 0; color: #b3261e; font-size: 14px } .text-danger:empty { display: none }
  .tnc { position: relative; font-size: 14px; min-height: 24px } .tnc input { width: 17px; height: 17px; margin: 3px 0 0 }
  .tnc.over input { position: absolute; left: 0; top: 0 } .tnc.over .words { position: relative; z-index: 1; display: block; padding-left: 27px; cursor: pointer; margin: 0 }
  .tnc.drawn input { position: absolute; opacity: 0 } .tnc.drawn .words { display: block; padding-left: 27px; position: relative; margin: 0; cursor: pointer }
  .tnc.drawn .words::before { content: ""; position: absolute; left: 0; top: 3px; width: 15px; height: 15px; border: 1px solid #96857c; border-radius: 3px }
  .tnc.drawn input:checked + .words::before { background: #b5431c; box-shadow: inset 0 0 0 3px #fff }
  .tnc.beside .words { display: inline; margin-left: 8px }
  .boxes > div { display: flex; gap: 9px; justify-content: center } .boxes input { width: 44px; text-align: center; padding: 11px 0 }
  .boxes.column > div { flex-direction: column } .over-all { position: fixed; inset: 0; background: #0007; padding-top: 90px }
  .over-all > div { background: #fff; width: 400px; margin: auto; padding: 20px }
  .tnc [role=switch] { display: inline-block; width: 36px; height: 18px; border-radius: 9px; background: #d8cdc7; margin-right: 8px; cursor: pointer }
  .captcha { display: flex; gap: 12px; align-items: center; margin-bottom: 16px } .captcha svg { flex: none; border-radius: 4px }
  .muted { color: #6d6a69; font-size: 14px; text-align: center } [hidden] { display: none !important }
  footer { margin: 26px auto; padding: 0 16px; color: #98a4b3; font-size: 12px; text-align: center }
`;

/** A whole page. */
export function layout(title: string, body: string, options: { script?: string; scriptUrls?: readonly string[] } = {}): string {
  const footer = 'A local stand-in for a broker&#39;s login site, for tests and demonstrations.';
  return page({ title, style, body, footer, ...options });
}

/** A page without a login form. */
export function cardPage(content: string): string {
  return layout('Trading API', `<div class="brand">Trading API</div><div class="row"><div class="card">${content}</div></div>`);
}
