/** The console's table of states, where a whole login would show it only by chance. */
import { expect, test } from '@jest/globals';
import { autoTraderWebPages } from '../../lambdas/brokers/autotrader-web-pages.ts';
import type { LoginSoFar, PageView } from '../../lambdas/refresher/page-flow.ts';

/** A page that says this and offers these buttons, while the password that the prompt asked for is judged. */
function stateOf(text: string, buttons: readonly string[]): string | undefined {
  const page: PageView = {
    address: 'http://127.0.0.1/settings/api-key',
    text,
    fault: false,
    refused: false,
    has: () => false,
    asks: false,
    shows: () => false,
    offers: (words, near) => near === undefined && buttons.some((button) => words.test(button)),
    offersOnly: () => false,
    confirms: () => false,
    says: (words) => words.test(text),
    saysAnew: (words) => words.test(text),
  };
  const soFar: LoginSoFar = {
    typed: new Set(['user', 'password', 'confirmation']),
    pressed: new Set(['Settings entry', 'API Key entry', 'View']),
    purpose: 'login',
    user: 'asha',
    hasTotp: false,
  };
  return autoTraderWebPages.states.find(({ name, when }) => name !== 'key' && when(page, soFar))?.name;
}

test('a session that ends at the prompt is told from the sessions at brokers by the menu, which a dialog lies over', () => {
  expect(stateOf('Your session has expired. Please log in again.', [])).toBe('session ended');
  expect(stateOf('Zerodha: session expired', ['Logout'])).toBeUndefined();
});
