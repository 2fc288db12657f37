/** The look shared by all pages of the console, and how they reach the browser. */
import { page } from '../../page.ts';
import type { KeyAction } from '../journal.ts';
import type { AutoTraderWebKnobs } from '../knobs.ts';
import { lookOf } from '../look.ts';
import { clientScript } from './client.ts';

const style = `
  * { box-sizing: border-box }
  [hidden] { display: none !important }
  body { margin: 0; min-height: 100vh; background: #eef1f4; color: #2d3540; font: 15px/1.5 "Segoe UI", Roboto, Arial, sans-serif; display: flex; flex-direction: column }
  #app { flex: 1; display: flex; flex-direction: column }
  header { background: #fff; border-bottom: 1px solid #dde3ea; padding: 12px 24px; display: flex; gap: 24px; align-items: center }
  header strong { color: #0b7a5c; margin-right: auto; font-size: 18px }
  header a, header .link { color: #445 } .menu { position: relative }
  [role=menu] { position: absolute; right: 0; top: 32px; background: #fff; border: 1px solid #dde3ea; border-radius: 6px; padding: 8px 0; min-width: 180px; z-index: 2; box-shadow: 0 8px 24px rgba(30,50,70,.12) }
  [role=menu] > * { display: block; padding: 6px 18px }
  .columns { display: flex; flex: 1 } aside { width: 220px; background: #fff; border-right: 1px solid #dde3ea; padding: 18px }
  nav ul { list-style: none; margin: 0; padding-left: 0 } nav ul ul { padding-left: 16px } nav li { padding: 5px 0 } summary { cursor: pointer }
  main { flex: 1; padding: 28px; max-width: 860px; width: 100%; margin: 0 auto }
  a, .link { color: #0b6a8f; text-decoration: none; cursor: pointer }
  h2 { font-size: 22px; font-weight: 500; margin: 0 0 18px } h3 { font-size: 17px; font-weight: 600; margin: 0 0 10px }
  .card, .entry { background: #fff; border: 1px solid #dde3ea; border-radius: 8px; padding: 24px; margin-bottom: 18px }
  .entry { max-width: 380px; width: 100%; margin: 8vh auto 0; padding: 32px }
  [role=tablist] { display: flex; gap: 4px; border-bottom: 1px solid #dde3ea; margin-bottom: 18px } [role=tab] { padding: 8px 16px } [role=tab][aria-selected=true] { border-bottom: 2px solid #0b7a5c; font-weight: 600 }
  .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 16px } .tiles > * { background: #fff; border: 1px solid #dde3ea; border-radius: 8px; padding: 28px 16px; text-align: center }
  .field { margin-bottom: 14px } label, .words { display: block; font-size: 13px; color: #667384; margin-bottom: 4px }
  input:not([type=submit]):not([type=checkbox]) { width: 100%; padding: 10px 12px; font: inherit; border: 1px solid #c8d1db; border-radius: 5px }
  .button { display: inline-block; font: inherit; border: 1px solid #b9c4cf; background: #fff; color: #2d3540; border-radius: 5px; padding: 8px 18px; cursor: pointer; margin: 0 8px 0 0 }
  .main { background: #0b7a5c; border-color: #0b7a5c; color: #fff } .danger { color: #b3261e; border-color: #d9a5a1 }
  .toggle { background: none; border: 0; font: inherit; color: #0b6a8f; cursor: pointer; padding: 0 }
  .error { color: #a12f2f; background: #fdf1f1; border-left: 3px solid #d64545; padding: 8px 12px } .done { color: #14532d; background: #eefaf2; border-left: 3px solid #2f9e62; padding: 8px 12px }
  code { font: 15px/1.6 Consolas, Menlo, monospace; background: #f3f6f8; padding: 4px 10px; border-radius: 4px; margin-right: 10px } .key { margin: 12px 0 16px } [data-prompt] { margin-top: 18px }
  .overlay { position: fixed; inset: 0; background: rgba(20,30,40,.45); display: flex; align-items: center; justify-content: center; z-index: 5 } [role=dialog], dialog { background: #fff; border: 0; border-radius: 8px; padding: 26px; width: 420px }
  .toast { position: fixed; right: 24px; bottom: 24px; background: #22303c; color: #fff; padding: 14px 20px; border-radius: 6px; z-index: 6 } .toast code { background: none; color: #ffd166 }
  .captcha { display: flex; gap: 12px; align-items: center; margin-bottom: 14px } .captcha svg { flex: none }
  footer { text-align: center; color: #8b97a5; font-size: 12px; padding: 16px } table { width: 100%; border-collapse: collapse } td, th { text-align: left; padding: 6px; border-bottom: 1px solid #e6ebf0 }
`;

/** What a document's script has to know besides the knobs. */
export interface Content {
  readonly title: string;
  readonly html: string;
  /** Screens that menu items swap in, by name; none where they are documents of their own. */
  readonly screens?: Readonly<Record<string, string>>;
  /** The key that was just shown by the server, for the page's buttons. */
  readonly key?: string;
  /** HTML of the prompt before the key, where the script shows it. */
  readonly prompts?: Readonly<Record<KeyAction, string>>;
  /** HTML of the question before Re-generate. */
  readonly confirm?: string;
}

/** The whole document: rendered as it is, or painted by its script where the knobs want that. */
export function documentOf(knobs: AutoTraderWebKnobs, { title, html, screens = {}, ...rest }: Content): string {
  const look = lookOf(knobs);
  const painted = look.shadow || knobs.renderDelay > 0;
  const script = clientScript({
    html: painted ? html : null,
    style: look.shadow ? style : null,
    delay: knobs.renderDelay,
    toastMs: knobs.toastMs,
    askNatively: knobs.confirmRegenerate === 'native',
    promptIn: look.prompt,
    screens,
    key: rest.key ?? '',
    prompts: rest.prompts ?? null,
    confirm: rest.confirm ?? '',
  });
  const body = `<div id="app">${painted ? '' : html}</div>`;
  return page({
    title: `${title} - AutoTrader Web`,
    style,
    body,
    script,
    footer: 'An invented stand-in for a web console, for tests and demonstrations.',
  });
}
