/** A sample of `npm run resilience -- pages`: changed login pages that prebell passes, some of every group of kinds. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Bench, openBench } from './bench.ts';
import { catalogue } from './kinds/catalogue.ts';

/** The page that is changed, and the kinds of change. */
const samples: Record<string, readonly [string, string][]> = {
  kite: [
    ['today', 'place-dialog code-six-boxes-tel'],
    ['today', 'button-first button-link'],
    ['user-then-password', 'place-shadow-in-shadow form-for-each-field'],
    ['server-rendered', 'code-six-boxes-password autocomplete-removed'],
    ['six-boxes', 'steps-choice-first extra-links'],
    ['no-auto-submit', 'steps-slides place-below-the-fold'],
    ['totp-id-2022', 'classes-hashed code-type-tel label-table-head'],
    ['server-rendered', 'button-custom-element steps-user-first tags-custom label-far-above'],
    ['no-auto-submit', 'label-svg-text extra-honeypot-off-screen'],
    ['user-then-password', 'order-reversed-on-screen button-span-in-div extra-remember-me tags-list'],
    ['totp-id-2022', 'code-type-password password-eye button-outside-form'],
    ['totp-id-2022', 'extra-hidden-copy'],
  ],
  breeze: [
    ['today', 'extra-newsletter button-first'],
    ['today', 'extra-honeypot-tiny button-beside-otp-login button-image extra-tabs'],
    ['drawn-terms', 'label-by-css place-zoomed'],
    ['single-box', 'extra-tabs words-sentences names-random'],
    ['drawn-terms', 'user-type-email button-beside-cancel'],
    ['hostile', 'code-six-boxes-password'],
    ['drawn-terms', 'place-shadow label-definition-list extra-hidden-copy'],
    ['native-post', 'code-formatted button-div-with-role nesting-box-deep'],
    ['placeholders', 'extra-register-form extra-remember-me'],
    ['hidenc-2024', 'extra-cookie-wall classes-removed'],
    ['drawn-terms', 'code-type-tel user-editable-div'],
    ['hostile', 'limits-removed extra-ticker button-type-button'],
  ],
  'autotrader-web': [
    ['tabs-inline', 'button-label password-caps-note extra-security-advice'],
    ['sidebar-modal', 'label-placeholder-only form-around-page button-type-button'],
    ['tiles-toast', 'code-six-boxes'],
    ['user-menu', 'button-div label-nested-text'],
    ['sidebar-modal', 'time-slides-in button-label extra-banner'],
    ['user-menu', 'steps-slides label-table-head spelling-soft-hyphens extra-banner'],
    ['dropdown-copy', 'data-attributes-added place-fields-in-shadows'],
    ['user-menu', 'code-formatted user-type-tel form-removed'],
    ['sidebar-modal', 'button-input-submit label-legend place-shadow'],
    ['sidebar-modal', 'button-image spelling-lower-case classes-removed'],
    ['tabs-inline', 'label-table-cell words-hindi'],
    ['sidebar-modal', 'extra-honeypot-not-displayed steps-user-first'],
  ],
};

describe.each(Object.entries(samples))('changed pages of %s', (name, pages) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench(name);
  });
  afterAll(() => bench.close());

  test.each(pages)('%s: %s', async (base, kinds) => {
    const mutation = { seed: 1, base, kinds: kinds.split(' ') };
    expect(await bench.refresh(mutation)).toMatchObject({ end: 'published' });
  });
});

describe('the catalogue', () => {
  const names = catalogue.map(({ name }) => name);

  test('has a name for each kind', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  test('has every kind of the samples', () => {
    expect(names).toEqual(
      expect.arrayContaining(Object.values(samples).flatMap((pages) => pages.flatMap(([, kinds]) => kinds.split(' ')))),
    );
  });
});
