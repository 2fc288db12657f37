/** Looking for a way on behind pictures: what is opened, how often, and what never. */
import { afterEach, expect, jest, test } from '@jest/globals';
import type { PageFlow } from '../../lambdas/refresher/page-flow.ts';
import { plainFlow } from './flow.ts';
import { brief, login, taskFor } from './run.ts';
import { type Site, startSite } from './site.ts';
import { plainLogin } from './variant-markup.ts';

jest.setTimeout(60_000);

const sites: Site[] = [];
afterEach(() => Promise.all(sites.splice(0).map((site) => site.close())));

const exploring: PageFlow = {
  ...plainFlow,
  states: [
    ...plainFlow.states,
    { name: 'settings', when: (page) => page.offers(/^settings$/i), do: { press: /^settings$/i } },
    { name: 'menus', when: (_page, { typed }) => typed.has('password'), do: { explore: true } },
  ],
};

/** Logs in on a site that shows this afterwards; how it ended, and what was pressed. Each control tells its own name. */
async function explore(body: string): Promise<{ end: string; pressed: string[] }> {
  const site = await startSite({
    steps: [plainLogin, body],
    intercept: ({ path }, answer) => path.startsWith('/pressed/') && Boolean(answer.writeHead(204).end()),
  });
  sites.push(site);
  const result = await login(taskFor(site.origin), { flow: exploring, patience: 2_500 });
  return { end: brief(result), pressed: site.hits.flatMap(({ path }) => path.split('/pressed/')[1] ?? []) };
}

const picture = '<svg width="16" height="16"><circle cx="8" cy="8" r="6"/></svg>';
const control = (name: string, attributes: string, inside = picture) =>
  `<button type=button ${attributes} onclick="fetch('/pressed/${name}')">${inside}</button>`;

test('each menu is opened once, six in all, and no control that ends, changes, orders or sends anything', async () => {
  const dangers = ['Log out', 'Delete account', 'Re-generate', 'Roll key', 'Square off', 'Place order', 'Revoke']
    .map((words, at) => control(`danger${at}`, `aria-haspopup=menu aria-label="${words}"`))
    .join('');
  const menus = Array.from({ length: 8 }, (_, at) => control(`menu${at}`, 'aria-haspopup=menu')).join('');
  const { end, pressed } = await explore(
    `<header>${dangers}${control('out', 'class="menu icon-power-off"')}${control('nothing', '')}${menus}</header>
     <main>${control('unlabelled', 'aria-haspopup=menu')}<table><tr><td>${control('row', 'aria-haspopup=menu', '⋮ More')}</td></tr></table></main>`,
  );
  expect(end).toBe('page-changed password');
  expect(pressed).toEqual(['menu0', 'menu1', 'menu2', 'menu3', 'menu4', 'menu5']);
});

test('a menu that lies over the next one is closed first', async () => {
  const shown = (id: string) => `setTimeout(() => { document.getElementById('${id}').hidden = false; }, 300)`;
  const { end, pressed } = await explore(
    `<style>[hidden]{display:none!important}</style>
     <header>${control('bars', `aria-label="Open menu" onmousedown="${shown('drawer')}"`)}
       ${control('user', `aria-haspopup=menu onmousedown="${shown('entry')}"`)}<span id=entry hidden><button data-send>Continue as DEMO01</button></span></header>
     <div id=drawer hidden style="position:fixed;inset:0;background:#fffc">Nothing here</div>
     <script>addEventListener('keydown', (e) => { if (e.key === 'Escape') document.getElementById('drawer').hidden = true; })</script>`,
  );
  expect(pressed).toEqual(['bars', 'user']);
  expect(end).toBe('redirected');
});

test('a known entry that leads nowhere is pressed once more, and then gives way', async () => {
  const { end, pressed } = await explore(
    `<header>${control('settings', '', 'Settings')}${control('user', `aria-haspopup=menu onmousedown="entry.hidden = false"`)}
     <span id=entry hidden><button data-send>Continue as DEMO01</button></span></header>`,
  );
  expect(pressed).toEqual(['settings', 'settings', 'user']);
  expect(end).toBe('redirected');
});

test('an entry that was pressed before the page’s script came is pressed once more', async () => {
  const { end } = await explore(
    `<header><button type=button id=late>Settings</button><span id=entry hidden><button data-send>Continue as DEMO01</button></span></header>
     <script>setTimeout(() => late.addEventListener('click', () => { entry.hidden = false; }), 900)</script>`,
  );
  expect(end).toBe('redirected');
});
