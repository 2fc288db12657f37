import { describe, expect, jest, test } from '@jest/globals';
import type { PageState } from '../../lambdas/refresher/page-flow.ts';
import { totpStep } from '../../lambdas/refresher/totp.ts';
import { end, isCode, isPassword, json, site, soon, treating } from './answering.ts';
import { plainFlow } from './flow.ts';
import { brief, login, taskFor } from './run.ts';
import { clockOf, html, page, totp } from './site.ts';
import { plainCode, plainLogin } from './variant-markup.ts';

jest.setTimeout(90_000);

describe('the answer to the password', () => {
  test('words of a refusal', async () => {
    const refusing = await site();
    expect(await end(refusing, { password: 'made-up-wrong' })).toEqual({
      end: 'credentials-rejected password',
      unaccepted: 1,
      passwords: 1,
      codes: 0,
    });
  });

  test('a refusal that is shown for a blink only, and one in a window.alert', async () => {
    const blink = await treating(isPassword, (answer) => json(answer, 403, { message: 'Invalid credentials' }));
    expect(await end(blink)).toMatchObject({ end: 'credentials-rejected password', unaccepted: 1 });
    const alerting = await treating(isPassword, (answer) => json(answer, 200, { alert: 'Wrong user or password!' }));
    expect(await end(alerting)).toMatchObject({ end: 'credentials-rejected password', unaccepted: 1 });
  });

  test('words that nobody knows are a refusal, not typed again', async () => {
    const odd = await treating(isPassword, (answer) => json(answer, 200, { error: 'Oops! Something is not right.' }));
    expect(await end(odd)).toEqual({ end: 'page-changed password', unaccepted: 1, passwords: 1, codes: 0 });
  });

  test('the same words that stood there before are no refusal by themselves', async () => {
    const helpful = await site({ steps: [`${plainLogin}<p>Invalid password? Call us.</p>`, plainCode] });
    expect(await end(helpful)).toMatchObject({ end: 'redirected', unaccepted: 0 });
  });

  test('nor beside a code that is still on its way, however new the words', async () => {
    const late = `<h1>Welcome</h1><p>Wrong password 5 times? You are blocked.</p><main></main><script>
      setTimeout(() => { document.querySelector('main').innerHTML = ${JSON.stringify(plainCode)} }, 1_500)</script>`;
    const slow = await site({
      steps: [plainLogin.replace('<form>', '<form data-native method=post action=/in>').replace('data-as=password', 'name=password')],
      intercept: (hit, answer) => hit.path === '/in' && html(answer, page(late)),
    });
    const result = await login(taskFor(slow.origin), { patience: 4_000 });
    expect(result.submitted).toBe('totp');
  });

  test('nor before anything was typed: a notice of a closed site, its form still on its way', async () => {
    const slow = await site({
      steps: [
        `<p>Closed for maintenance on Sunday.</p><main></main><script>setTimeout(() => { document.querySelector('main').innerHTML = ${JSON.stringify(plainLogin)} }, 2_500)</script>`,
      ],
    });
    const closed: PageState = {
      name: 'closed',
      when: (page) => !page.shows('user') && page.says(/maintenance/),
      do: { stop: 'broker-unavailable' },
    };
    const flow = { ...plainFlow, states: [closed, ...plainFlow.states] };
    expect(brief(await login(taskFor(slow.origin), { flow, patience: 6_000 }))).toBe('redirected');
  });

  test('a button that does nothing when it is pressed first is pressed once more, and never after something was sent', async () => {
    const deaf = plainLogin.replace('<button', '<button type=button data-deaf').concat(`<script>{
      const b = document.querySelector('[data-deaf]'); b.onclick = () => { b.onclick = () => send(); };
    }</script>`);
    const hardOfHearing = await site({ steps: [deaf, plainCode] });
    expect(await end(hardOfHearing)).toMatchObject({ end: 'redirected', passwords: 1, codes: 1 });
    const silent = await site({ steps: [deaf.replace('() => send()', 'null')] });
    expect(await end(silent)).toMatchObject({ end: 'page-changed none', unaccepted: 0, passwords: 0 });
  });

  test('the same page again, served anew, is a refusal', async () => {
    const native = plainLogin
      .replace('<form>', '<form data-native method=post action=/in>')
      .replace('data-as=user', 'name=user')
      .replace('data-as=password', 'name=password');
    const again = await site({ steps: [native], intercept: (hit, answer) => hit.path === '/in' && html(answer, page(native)) });
    expect(await end(again)).toEqual({ end: 'page-changed password', unaccepted: 1, passwords: 1, codes: 0 });
  });

  test('no answer at all', async () => {
    const hole = await treating(isPassword, () => true);
    expect(await end(hole, { end: soon(hole, 5_000), totp: null })).toEqual({
      end: 'outcome-unknown password',
      unaccepted: 1,
      passwords: 1,
      codes: 0,
    });
  });

  test('a connection that breaks is not asked again', async () => {
    const breaking = await treating(isPassword, (answer) => Boolean(answer.destroy()));
    expect(await end(breaking)).toEqual({ end: 'outcome-unknown password', unaccepted: 1, passwords: 1, codes: 0 });
  });

  test.each([500, 502, 429])('status %d', async (status) => {
    const faulty = await treating(isPassword, (answer) => Boolean(answer.writeHead(status).end('<h1>Bad gateway</h1>')));
    expect(await end(faulty)).toMatchObject({ end: 'outcome-unknown password', unaccepted: 1, passwords: 1 });
  });

  test('a page of status 502 after a form that posts itself', async () => {
    const native = plainLogin.replace('<form>', '<form data-native method=post action=/in>').replace('data-as=password', 'name=password');
    const broken = await site({
      steps: [native],
      intercept: (hit, answer) => hit.path === '/in' && html(answer, '<h1>Bad gateway</h1>', 502),
    });
    expect(await end(broken)).toMatchObject({ end: 'outcome-unknown password', unaccepted: 1, passwords: 1 });
  });

  test('another factor: the password was accepted', async () => {
    const other = await site({
      steps: [plainLogin, '<form><input type=number label="Mobile App Code" maxlength=6><button>Continue</button></form>'],
    });
    expect(await end(other)).toMatchObject({ end: 'second-factor-unavailable password', unaccepted: 0 });
  });

  test('a captcha after the password is a strike, and not solved', async () => {
    const captcha = await treating(isPassword, (answer) => json(answer, 200, { html: '<p>Enter the characters you see</p><input>' }));
    expect(await end(captcha)).toMatchObject({ end: 'challenge password', unaccepted: 1 });
  });

  test('TOTP asked for, and the credentials have none', async () => {
    const asking = await site();
    expect(await end(asking, { totp: null })).toMatchObject({ end: 'second-factor-unavailable password', unaccepted: 0, codes: 0 });
  });
});

describe('the answer to the TOTP code', () => {
  test('a refused code is typed once more, of a later step, when the clock was checked', async () => {
    const steps: string[] = [];
    const picky = await treating(isCode, (answer, hit) => {
      steps.push(hit.fields.totp ?? '');
      return steps.length === 1 && json(answer, 403, { error: 'Invalid code' });
    });
    const result = await login(taskFor(picky.origin, { totp_tries: 2 }));
    expect(brief(result)).toBe('redirected');
    expect(result).toMatchObject({ unaccepted: 1, submitted: 'totp' });
    expect(result.last_totp_step).toBe(totpStep(totp, clockOf(picky.origin).now()));
    expect(new Set(steps).size).toBe(2);
  });

  test('a code that was typed beside the password, and is asked for by itself after a button, is typed once more', async () => {
    const [both, way] = [
      plainLogin.replace('<button', '<label>TOTP <input data-as=totp maxlength=6></label><button'),
      `<button type=button>Continue as Asha</button><script>document.querySelector('button').onclick = (e) => { e.target.parentElement.innerHTML = ${JSON.stringify(plainCode)} }</script>`,
    ];
    const twice = await site({ steps: [both, way] });
    expect(brief(await login(taskFor(twice.origin, { totp_tries: 2 }), { patience: 4_000 }))).toBe('redirected');
    expect([twice.posts.filter(isPassword).length, twice.posts.filter(isCode).length]).toEqual([1, 2]);
  });

  test('nor does it matter that its panel lies over the form that led to it', async () => {
    const box = '<input maxlength=1 data-as=totp style="width:30px">';
    const below = '<p>User ID<br><input value=x></p><p>Password<br><input type=password value=x></p><button type=button>Login</button>';
    const panel = `<div style="position:fixed;inset:0;background:#0008"><div style="margin:60px 40px;width:400px;background:#fff"><h2>Verify TOTP</h2>${box.repeat(6)}<p id=error></p><p style="height:80px"></p><button type=button data-send>Submit</button></div></div>`;
    let codes = 0;
    const picky = await site({
      steps: [plainLogin, `<form style="padding-top:60px">${below}${panel}</form>`],
      intercept: (hit, answer) => isCode(hit) && ++codes === 1 && json(answer, 200, { error: 'Invalid code, or it has run out.' }),
    });
    const result = await login(taskFor(picky.origin, { totp_tries: 2 }), { patience: 3_000 });
    expect(brief(result)).toBe('redirected');
    expect(picky.posts.filter(isPassword)).toHaveLength(1);
    expect(codes).toBe(2);
  });

  test('an old refusal that still stands there while the site goes on is not a new one', async () => {
    let codes = 0;
    const slow = await site({
      intercept: async (hit, answer) => {
        if (hit.path === '/finish') await new Promise((resolve) => setTimeout(resolve, 400));
        if (!isCode(hit)) return false;
        codes += 1;
        return codes === 1 && json(answer, 403, { error: 'Invalid code' });
      },
    });
    expect(await end(slow, { totp_tries: 2 })).toEqual({ end: 'redirected', unaccepted: 1, passwords: 1, codes: 2 });
  });

  test('no third time', async () => {
    const refusing = await treating(isCode, (answer) => json(answer, 403, { error: 'Invalid code' }));
    expect(await end(refusing, { totp_tries: 2 })).toEqual({ end: 'totp-rejected totp', unaccepted: 2, passwords: 1, codes: 2 });
  });

  test('nor a second where only one is allowed, or no clock was compared', async () => {
    const refusing = await treating(isCode, (answer) => json(answer, 403, { error: 'Invalid code' }));
    expect(await end(refusing)).toEqual({ end: 'totp-rejected totp', unaccepted: 1, passwords: 1, codes: 1 });
    const noDate = await site({
      intercept: (hit, answer) => {
        answer.sendDate = false;
        answer.removeHeader('date');
        return isCode(hit) && json(answer, 403, { error: 'Invalid code' });
      },
    });
    expect(await end(noDate, { totp_tries: 2 })).toMatchObject({ end: 'totp-rejected totp', codes: 1 });
  });

  test('a form that sends itself is not sent twice, however late its answer', async () => {
    const auto = plainCode.replace('<input', '<input data-auto');
    const slow = await site({
      steps: [plainLogin, auto],
      intercept: async (hit) => {
        if (isCode(hit)) await new Promise((resolve) => setTimeout(resolve, 1_500));
        return false;
      },
    });
    expect(await end(slow)).toEqual({ end: 'redirected', unaccepted: 0, passwords: 1, codes: 1 });
  });

  test('consent is the owner’s to give', async () => {
    const consent = {
      steps: [plainLogin, plainCode, '<h1>Authorize Demo app</h1><p>It may read your profile.</p><button data-send>Authorize</button>'],
    };
    const first = await site(consent);
    expect(await end(first)).toMatchObject({ end: 'consent-needed totp', unaccepted: 0 });
    expect(first.posts).toHaveLength(2);
    expect(await end(await site(consent), { approve_consent: true })).toMatchObject({ end: 'redirected' });
  });

  test('accepted, and then the site breaks: not the code’s fault, and the page says so', async () => {
    const broken = await site({ intercept: (hit, answer) => hit.path === '/finish' && html(answer, 'x', 503) });
    expect(await end(broken)).toMatchObject({ end: 'outcome-unknown totp', unaccepted: 1 });
  });
});
