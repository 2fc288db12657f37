/** Taking secrets out of a large text, beside copying it. */
import { redactorOf } from '../../lambdas/refresher/redact.ts';
import { type Comparison, timed } from './rounds.ts';

const secrets = ['invented-Passw0rd+/', 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', '123456', 'invented-token-0000000000000000'];
const line = (at: number) =>
  `2026-11-23T08:00:${String(at % 60).padStart(2, '0')} GET https://kite.zerodha.com/connect/login?v=3&sess_id=${at} 200 in ${at % 900} ms, text/html\n`;

/** The size of the text, characters. */
const size = 2 ** 20;

const copies = 50;

/** A log of a megabyte, with a secret in every thousandth line. */
export function redaction(): Comparison {
  let text = '';
  for (let at = 0; text.length < size; at += 1) text += at % 1000 === 0 ? `password=${secrets[at % secrets.length]}\n` : line(at);
  const redact = redactorOf(secrets);
  return {
    title: 'Taking secrets out of a text',
    meaning:
      'A log of one megabyte, far more than prebell ever writes, with four secrets to look for in every form. Copying is as fast as memory.',
    sides: [
      {
        name: 'copying it',
        // Too short to be measured once.
        once: async () => (await timed(() => Array.from({ length: copies }, () => Buffer.from(text).toString()).length)) / copies,
      },
      {
        name: 'taking the secrets out',
        once: () =>
          timed(() => {
            const open = redact(text);
            if (secrets.some((secret) => open.includes(secret))) throw new Error('a secret was left');
          }),
      },
    ],
  };
}
