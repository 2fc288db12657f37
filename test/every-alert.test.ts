/** Could somebody who never heard of prebell act rightly on each alert, woken by it at 08:05? */
import { describe, expect, test } from '@jest/globals';
import { brokers } from '../lambdas/brokers/registry.ts';
import { type AlertFacts, alertLabels, alertLines, wordAlert } from '../lambdas/refresher/alert.ts';
import { SessionRefused } from '../lambdas/refresher/broker.ts';
import { failureCodes, RefreshFailure } from '../lambdas/refresher/failures.ts';
import { BrowserNotStarted } from '../lambdas/refresher/ports.ts';
import { headings, problemOfCommand } from './docs-pages.ts';
import { eveningOf, failuresOf, momentsOf, neverTried } from './every-alert.ts';
import { synthesise, text } from './lib/synthesised.ts';
import { byHand, run } from './refresher/runs.ts';
import { wrongPassword } from './refresher/watching.ts';
import { credentialsOf, World } from './refresher/world.ts';

const runbook = headings('docs/runbook.md');

/** Words that only those know who know prebell, or the broker, and what must stand in the same alert to explain them. */
const codeWords: readonly (readonly [RegExp, RegExp | null])[] = [
  [/\b(rung|quarantined?|strikes?|leased?|ledger|staged?|submissions?|submitted|outbox|AWSPENDING|checksum)\b/i, null],
  [/\b(TOTP|2FA)\b/, /authenticator app/],
  [/\b(api_key|api_secret|totp_secret|redirect_url|user_id|login_id)\b/, /\bfields?\b/],
  [/\brequest.token\b|\bAPI session\b/i, /proof/],
  [/\bstor(e|ing) (the|its|those)\b/i, /AWS Secrets Manager/],
  [/\bheld\b/, /a person (acts|must act)/],
];

/** What is wrong with an alert's lines; empty if a stranger can act on it. */
function problemsOf(lines: readonly string[]): string[] {
  const whole = lines.join('\n');
  const toDo = lines[2]!;
  const commands = [...whole.matchAll(/`([^`]+)`/g)].map(([, command]) => command!);
  const anchors = [...whole.matchAll(/docs\/runbook\.md#([\w-]+)/g)].map(([, anchor]) => anchor);
  const sections = [...whole.matchAll(/runbook: “([^”]+)”/g)].map(([, section]) => section);
  const labels = Object.values(alertLabels);
  return [
    ...(lines.length === labels.length && labels.every((label, at) => lines[at]!.startsWith(label) && lines[at]!.length > label.length + 3)
      ? []
      : ['its parts are not the six, in their order']),
    ...(/\bDo NOT [a-z]/.test(toDo) ? [] : ['it does not say what not to do']),
    ...(/\d\d:\d\d IST/.test(lines[3]!) ? [] : ['it names no time']),
    ...commands.flatMap((command) => {
      if (/^aws s3 cp --recursive s3:\/\/[\w-]+\/alpha\/ \. --exclude '\*' --include '\w+\*'$/.test(command)) return [];
      const problem = command.startsWith('npx prebell ') ? problemOfCommand(command.slice('npx prebell '.length)) : 'not prebell’s';
      return problem === null ? [] : [`the command ${command}: ${problem}`];
    }),
    ...(/prebell (login|refresh|status|accounts|demo)\b/.test(whole.replaceAll(/`[^`]+`/g, ''))
      ? ['a command is not ready to be pasted']
      : []),
    ...(anchors.length === 1 && runbook.some(({ anchor }) => anchor === anchors[0]) ? [] : ['its link leads nowhere in the runbook']),
    ...sections.filter((section) => !runbook.some(({ text }) => text === section)).map((section) => `no section is called ${section}`),
    ...codeWords
      .filter(([word, explained]) => word.test(proseOf(whole)) && !(explained?.test(whole) ?? false))
      .map(([word]) => `not explained: ${word}`),
    ...(/ACCOUNT|undefined|\bnull\b|…/.test(whole) ? ['a place is not filled in, or something was cut'] : []),
  ];
}

/** Without names of codes and what others call their things. */
function proseOf(whole: string): string {
  return whole
    .replace(/\(Code [^;]+;/, '')
    .replace(/Runbook: .*/, '')
    .replaceAll(/“[^”]*”/g, '');
}

const problem = 'may not be able to log in for 2026-11-24: its login page needs a look';
const unclear = (alerts: readonly AlertFacts[], words?: string) =>
  alerts.flatMap((facts) => {
    const lines = alertLines(wordAlert(facts, brokers, words));
    const problems = problemsOf(lines);
    return problems.length ? [{ lines, problems }] : [];
  });

describe.each(brokers)('alerts about an account at $title', (broker) => {
  test('of each failure that it can end with, at each place in a morning, can be acted on by a stranger', async () => {
    const failures = await failuresOf(broker);
    expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(failureCodes));
    expect(unclear(failures.flatMap((failure) => momentsOf(broker, failure)))).toEqual([]);
  });

  test('of the evening before can, too', async () => {
    const evening = (await failuresOf(broker)).flatMap((failure) => eveningOf(broker, failure));
    expect(evening.length).toBeGreaterThan(failureCodes.length);
    expect(unclear(evening, problem)).toEqual([]);
  });
});

test('an alert about an account that nothing was tried for can be acted on by a stranger', () => {
  expect(unclear(neverTried)).toEqual([]);
});

test('so can the alert about a login that prebell locked itself', async () => {
  const world = new World();
  wrongPassword(world);
  for (const password of ['first-invented', 'second-invented', 'third-invented', 'fourth-invented']) {
    world.store('alpha', credentialsOf('alpha', { password }));
    await byHand(world);
  }
  const { alert } = world.events.at(-1)!.detail;
  expect(alert!.what_happened).toContain('3 passwords or codes');
  expect(problemsOf(alertLines(alert!))).toEqual([]);
});

const refused = () => {
  throw new SessionRefused('not one');
};

test.each<[string, (world: World) => unknown]>([
  ...['123456', 'not base32!', 'GEZDGNBV', 'otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ&counter=1'].map(
    (totp_secret): [string, (world: World) => unknown] => [
      `credentials with ${totp_secret} as their secret of an authenticator app`,
      (world) => world.store('alpha', credentialsOf('alpha', { totp_secret })),
    ],
  ),
  ['credentials that are no JSON', (world) => world.store('alpha', '{"broker": "toy"')],
  ['a token that the broker refuses at once', (world) => Object.assign(world, { verify: refused })],
  ['a browser that does not start', (world) => Object.assign(world, { login: () => Promise.reject(new BrowserNotStarted('no room')) })],
  ['a browser worker that dies', (world) => Object.assign(world, { login: () => Promise.reject(new Error('gone')) })],
  [
    'a fault that nobody foresaw',
    (world) =>
      Object.assign(world, {
        exchange: () => {
          throw new TypeError('odd');
        },
      }),
  ],
  ['a token of somebody else', (world) => Object.assign(world, { reportedUser: 'ZZ9999' })],
])('so can the alert about %s', async (_name, change) => {
  const world = new World().store('alpha');
  change(world);
  await run(world.at('08:45'), 'alpha', world.rung('2026-11-23T09:00:00+05:30'));
  const alerts = world.events.flatMap(({ detail }) => (detail.alert ? [alertLines(detail.alert)] : []));
  expect(alerts).toHaveLength(1);
  expect(problemsOf(alerts[0]!)).toEqual([]);
});

test('an alert names the broker as people call it, and quotes no command of a longer name', () => {
  const [facts] = momentsOf(brokers[0]!, new RefreshFailure('challenge'));
  expect(wordAlert(facts!, brokers).title).toBe('Account alpha (Zerodha Kite) has no new API token for 2026-11-23');
  const failure = { ...facts!.failure, remedy: 'Run: prebell login alpha-2' };
  expect(wordAlert({ ...facts!, failure }, brokers).what_to_do).not.toContain('`');
});

describe('every alarm', () => {
  const { template } = synthesise();
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => ({
    name: Properties.AlarmName as string,
    words: text(Properties.AlarmDescription),
  }));

  test.each(alarms)('$name: has the parts of an alert in their order, and commands that there are', ({ name, words }) => {
    const parts = /^What happened: (.+) What to do now: (.+) By when: (.+) Evidence: `(.+)` Runbook: docs\/runbook\.md#([\w-]+) /.exec(
      words,
    );
    expect(parts).not.toBeNull();
    const [, , toDo, when, evidence, anchor] = parts!;
    const commands = [...toDo!.matchAll(/`npx prebell ([^`]+)`/g)].map(([, command]) => command!);
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.map((command) => problemOfCommand(command))).toEqual(commands.map(() => null));
    expect(when).toMatch(/trading day|today/);
    expect(evidence).toMatch(/^aws (logs tail|sqs receive-message --queue-url|sns list-subscriptions-by-topic --topic-arn) </);
    expect(runbook.map((heading) => heading.anchor)).toContain(anchor);
    expect(`prebell: ${runbook.find((heading) => heading.anchor === anchor)!.text}`).toBe(name);
    // What CloudWatch takes; names that AWS makes are longer than these places.
    expect(words.length).toBeLessThan(850);
    expect(words.replaceAll(/`[^`]+`/g, '')).not.toMatch(/prebell (login|refresh|status|accounts)\b/);
  });

  test('links to the runbook where the project’s files can be opened', () => {
    const { template: linked } = synthesise({ filesUrl: 'https://git.example/prebell/blob/main' });
    for (const { Properties } of Object.values(linked.findResources('AWS::CloudWatch::Alarm'))) {
      expect(text(Properties.AlarmDescription)).toMatch(/ Runbook: https:\/\/git\.example\/prebell\/blob\/main\/docs\/runbook\.md#[\w-]+$/);
    }
  });
});
