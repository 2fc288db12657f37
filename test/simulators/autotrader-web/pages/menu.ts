/** Ways around the console: the menu about a screen's content. */
import { escapeHtml } from '../../serve.ts';
import type { AutoTraderWebKnobs } from '../knobs.ts';
import { lookOf } from '../look.ts';
import type { ConsoleUser } from '../state.ts';
import { screenLink } from './widgets.ts';

/** A screen's path below the console's address. */
export type Screen =
  | 'dashboard'
  | 'accounts'
  | 'settings'
  | 'settings/profile'
  | 'settings/notifications'
  | 'settings/api-key'
  | 'settings/security';

/** Where the key is (4). */
export function keyScreen(knobs: AutoTraderWebKnobs): Screen {
  return lookOf(knobs).place === 'api-key' ? 'settings/api-key' : 'settings/security';
}

/** The settings, in their order, with their words. */
export function settings(knobs: AutoTraderWebKnobs): [Screen, string][] {
  const key = keyScreen(knobs);
  const words = key === 'settings/api-key' ? knobs.labels.apiKey : knobs.labels.security;
  return [
    ['settings/profile', 'Profile'],
    [key, words],
    ['settings/notifications', 'Notifications'],
  ];
}

/** The content with the menu about it. */
export function withMenu(knobs: AutoTraderWebKnobs, user: ConsoleUser, content: string): string {
  const look = lookOf(knobs);
  const settingsWords = escapeHtml(knobs.labels.settings);
  const link = ([screen, words]: [Screen, string], attributes = '') => screenLink(look, screen, words, attributes);
  const dashboard = link(['dashboard', 'Dashboard']);
  const accounts = link(['accounts', 'Trading Accounts']);
  const toSettings = link(['settings', knobs.labels.settings]);
  const logOut = '<a href="/logout">Logout</a>';
  const main = `<main>${content}</main>`;
  const menu = (words: string, items: string) =>
    `<div class="menu"><button type="button" class="toggle" data-toggle="menu" aria-haspopup="menu" aria-expanded="false">${words} ▾</button><div id="menu" role="menu" hidden>${items}</div></div>`;
  const top = (items: string) => `<header><strong>AutoTrader Web</strong>${items}</header>${main}`;
  switch (look.menu) {
    case 'sidebar': {
      const items = settings(knobs).map((each) => `<li>${link(each)}</li>`);
      const group =
        look.navigation === 'links'
          ? `<details><summary>${settingsWords}</summary><ul>${items.join('')}</ul></details>`
          : `<button type="button" class="toggle" data-toggle="settings" aria-expanded="false">${settingsWords}</button><ul id="settings" hidden>${items.join('')}</ul>`;
      const nav = `<aside><nav><ul><li>${dashboard}</li><li>${accounts}</li><li>${group}</li><li>${logOut}</li></ul></nav></aside>`;
      return `<header><strong>AutoTrader Web</strong><span>${escapeHtml(user.user_name)}</span></header><div class="columns">${nav}${main}</div>`;
    }
    case 'dropdown': {
      const items = settings(knobs).map((each) => link(each, 'role="menuitem"'));
      return top(`${dashboard}${accounts}${menu(settingsWords, items.join(''))}${logOut}`);
    }
    case 'tabs':
      return top(`${dashboard}${accounts}${toSettings}${logOut}`);
    case 'tiles':
      return top(`${link(['dashboard', 'Home'])}${logOut}`);
    default:
      return top(`${dashboard}${accounts}${menu(escapeHtml(user.user_name), `${toSettings}${logOut}`)}`);
  }
}
