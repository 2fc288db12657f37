/** The console's screens after the login. */
import { escapeHtml } from '../../serve.ts';
import type { AutoTraderWebKnobs } from '../knobs.ts';
import { lookOf } from '../look.ts';
import type { ConsoleUser } from '../state.ts';
import { documentOf } from './frame.ts';
import { confirmHtml, keyPanel, promptForm } from './key.ts';
import { keyScreen, type Screen, settings, withMenu } from './menu.ts';
import { obstructed, passwordForm } from './obstacles.ts';
import { screenLink } from './widgets.ts';

/** What a native form has brought to the key's screen. */
export interface Shown {
  readonly html: string | null;
  readonly message: string | null;
  readonly key: string;
}

/** A document of the console with this screen. */
export function consolePage(knobs: AutoTraderWebKnobs, user: ConsoleUser, screen: Screen, shown: Shown | null = null): string {
  const look = lookOf(knobs);
  const inScript = look.prompt !== 'page' && look.prompt !== 'always';
  const html = obstructed(withMenu(knobs, user, content(knobs, user, screen, shown)), knobs.obstacles.dashboard);
  return documentOf(knobs, {
    title: 'Console',
    html,
    screens: swapped(knobs, user),
    key: shown?.key ?? '',
    ...(inScript && {
      prompts: { view: promptForm(knobs, 'view', false, null), regenerate: promptForm(knobs, 'regenerate', false, null) },
    }),
    confirm: inScript && knobs.confirmRegenerate === 'dialog' ? confirmHtml(knobs, false) : '',
  });
}

/** A document with the menu and something else than a screen: the prompt, or a message. */
export function otherPage(knobs: AutoTraderWebKnobs, user: ConsoleUser, html: string): string {
  return documentOf(knobs, {
    title: 'Console',
    html: withMenu(knobs, user, `<div class="card">${html}</div>`),
    screens: swapped(knobs, user),
  });
}

/** The screens that menu items swap in; none where they lead to documents. */
function swapped(knobs: AutoTraderWebKnobs, user: ConsoleUser): Record<string, string> {
  if (lookOf(knobs).navigation === 'links') return {};
  const all: Screen[] = ['dashboard', 'accounts', 'settings', ...settings(knobs).map(([each]) => each)];
  return Object.fromEntries(all.map((each) => [each, content(knobs, user, each, null)]));
}

function content(knobs: AutoTraderWebKnobs, user: ConsoleUser, screen: Screen, shown: Shown | null): string {
  const look = lookOf(knobs);
  const tiles = (items: readonly [Screen, string][]) =>
    `<div class="tiles">${items.map(([to, words]) => screenLink(look, to, words)).join('')}</div>`;
  switch (screen) {
    case 'dashboard': {
      const welcome = `<h2>Welcome, ${escapeHtml(user.user_name)}</h2>`;
      if (look.menu !== 'tiles')
        return `${welcome}<div class="card">Live accounts: ${user.accounts.filter((each) => each.live).length}</div>`;
      return (
        welcome +
        tiles([
          ['accounts', 'Trading Accounts'],
          ['settings', knobs.labels.settings],
        ])
      );
    }
    case 'accounts':
      return `<h2>Trading Accounts</h2><div class="card">${accountsTable(user)}</div>`;
    case 'settings':
      // Tabs open on the first of them; the other menus have a page that leads on.
      return look.menu === 'tabs'
        ? content(knobs, user, 'settings/profile', null)
        : `<h2>${escapeHtml(knobs.labels.settings)}</h2>${tiles(settings(knobs))}`;
    case 'settings/profile':
      return inTabs(knobs, screen, `<div class="card"><h3>Profile</h3><p>User: ${escapeHtml(user.user_name)}</p></div>`);
    case 'settings/notifications':
      return inTabs(knobs, screen, '<div class="card"><h3>Notifications</h3><p>E-mail alerts are on.</p></div>');
    default:
      return obstructed(inTabs(knobs, screen, keyContent(knobs, shown)), knobs.obstacles.key);
  }
}

function inTabs(knobs: AutoTraderWebKnobs, screen: Screen, html: string): string {
  const look = lookOf(knobs);
  if (look.menu !== 'tabs') return html;
  const tab = ([to, words]: [Screen, string]) => screenLink(look, to, words, `role="tab" aria-selected="${to === screen}"`);
  return `<h2>${escapeHtml(knobs.labels.settings)}</h2><div role="tablist">${settings(knobs).map(tab).join('')}</div>${html}`;
}

/** Older: a page for the key alone. Newer: a part of Security (4). */
function keyContent(knobs: AutoTraderWebKnobs, shown: Shown | null): string {
  const { decoys } = knobs;
  const panel = keyPanel(knobs, shown?.html ?? null, shown?.message ?? null);
  const uuid = decoys.otherUuid ? '<div class="card">Support reference: <code>9b2d64f0-0000-4000-8000-00000000cafe</code></div>' : '';
  const view = decoys.otherView
    ? '<section class="card"><h3>Login history</h3><p>The last 30 days.</p><button type="button" class="button">View</button></section>'
    : '';
  if (keyScreen(knobs) === 'settings/api-key') return `${uuid}${view}${panel}`;
  const twofa =
    '<section class="card"><h3>Login 2FA</h3><p>Protects the login with a TOTP.</p><button type="button" class="button">Manage</button></section>';
  const change = decoys.passwordForm ? `<section class="card">${passwordForm}</section>` : '';
  return `${uuid}${view}${twofa}${change}${panel}`;
}

function accountsTable(user: ConsoleUser): string {
  const rows = user.accounts.map(({ loginId, broker, live, sessionState }) =>
    [loginId, broker, live ? 'Live' : 'Non-live', sessionState].map((cell) => `<td>${escapeHtml(cell)}</td>`).join(''),
  );
  return `<table><tr><th>Login ID</th><th>Broker</th><th></th><th>Session</th></tr>${rows.map((row) => `<tr>${row}</tr>`).join('')}</table>`;
}
