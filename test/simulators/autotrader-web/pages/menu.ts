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

/** A way out that bears no words. */
const power = '<a href="/logout"><svg class="icon-power-off" width="16" height="16"><circle cx="8" cy="8" r="6"/></svg></a>';

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
    // Three signs without any words: what they do is known by their look and place.
    case 'bars': {
      const bars = '<div class="button" data-toggle="menu">☰</div>';
      const drawer = `<nav id="menu" hidden>${dashboard}${accounts}${settings(knobs)
        .map((each) => link(each))
        .join('')}${logOut}</nav>`;
      return `<header>${bars}<strong>AutoTrader Web</strong>${power}</header>${drawer}${main}`;
    }
    // Entries that nothing marks as links, and another menu before the one that leads on.
    case 'initials': {
      const entries = settings(knobs).map(([to, words]) => `<div><span data-screen="${to}">${escapeHtml(words)}</span></div>`);
      const bell =
        '<button type="button" class="toggle" data-toggle="news" aria-haspopup="true" aria-expanded="false"><svg width="16" height="16"><circle cx="8" cy="8" r="6"/></svg></button><div id="news" hidden>No news.</div>';
      const initials =
        '<div class="button" role="button" tabindex="0" data-toggle="menu" aria-haspopup="true" aria-expanded="false">AB</div>';
      return top(`${bell}${initials}<div id="menu" hidden>${entries.join('')}</div>${power}`);
    }
    case 'pictures': {
      const picture = (to: string, sign: string, words: string) => `<a href="/${to}" title="${escapeHtml(words)}">${sign}</a>`;
      return top(
        `${picture('dashboard', '⌂', 'Dashboard')}${picture('settings', '⚙', knobs.labels.settings)}${picture('logout', '⏻', 'Logout')}`,
      );
    }
    default:
      return top(`${dashboard}${accounts}${menu(escapeHtml(user.user_name), `${toSettings}${logOut}`)}`);
  }
}
