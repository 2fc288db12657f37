/** A plain page flow for the tests' own pages: what a broker's flow looks like, without a broker. */
import type { PageFlow } from '../../lambdas/refresher/page-flow.ts';

export const plainFlow: PageFlow = {
  states: [
    {
      name: 'code refused',
      when: (page, { typed }) => typed.has('totp') && page.saysAnew(/(invalid|wrong|incorrect) (totp|code|otp)/i),
      do: { stop: 'totp-rejected' },
    },
    {
      name: 'password refused',
      when: (page, { typed }) =>
        typed.has('password') && !page.has('totp') && page.saysAnew(/(invalid|wrong|incorrect) (user|password|credentials)/i),
      do: { stop: 'credentials-rejected', message: 'The page refused the password.' },
    },
    {
      name: 'another factor',
      when: (page, { typed }) => typed.has('password') && !page.has('totp') && page.says(/app code|sms|sent to/i),
      do: { stop: 'second-factor-unavailable' },
    },
    { name: 'code', when: (page) => page.has('totp') && !page.has('password'), do: { type: ['user', 'totp'] } },
    { name: 'login', when: (page) => page.has('password'), do: { type: ['user', 'password', 'totp'], tick: /terms/i } },
    { name: 'user', when: (page, { typed }) => page.has('user') && !typed.has('password'), do: { type: ['user'] } },
    { name: 'consent', when: (page) => page.offers(/^authorize$/i), do: { consent: /^authorize$/i } },
    { name: 'continue', when: (page) => page.offers(/^continue as/i), do: { press: /^continue as/i } },
  ],
  isRedirect: ({ url }, redirectUrl) =>
    new URL(url).searchParams.has('request_token') || (redirectUrl !== null && url.startsWith(redirectUrl)),
};
