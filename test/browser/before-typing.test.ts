import { describe, expect, jest, test } from '@jest/globals';
import { end, site, soon } from './answering.ts';
import { brief, login, taskFor } from './run.ts';
import { account, html, startSite } from './site.ts';
import { plainCode } from './variant-markup.ts';

jest.setTimeout(90_000);

describe('before anything is typed', () => {
  test.each([
    [503, 'broker-unavailable none'],
    [403, 'broker-unavailable none'],
    [429, 'rate-limited none'],
    [404, 'page-changed none'],
  ])('a page of status %d', async (status, expected) => {
    const faulty = await site({ intercept: (hit, answer) => hit.path === '/login' && html(answer, '<h1>Sorry</h1>', status) });
    expect(await end(faulty)).toMatchObject({ end: expected, unaccepted: 0, passwords: 0 });
  });

  test('nobody listens, or nobody answers', async () => {
    const gone = await startSite({ steps: [] });
    await gone.close();
    expect(brief(await login(taskFor(gone.origin)))).toBe('broker-unavailable none');
    const hole = await site({ intercept: (hit) => hit.path === '/login' });
    expect(await end(hole, { end: soon(hole, 3_000) })).toMatchObject({ end: 'broker-unavailable none' });
  });

  test('a challenge in place of the page', async () => {
    const guarded = await site({
      intercept: (hit, answer) =>
        hit.path === '/login' && html(answer, '<title>Just a moment...</title><p>Enable JavaScript and cookies to continue</p>', 403),
    });
    expect(await end(guarded)).toMatchObject({ end: 'challenge none' });
  });

  test('too little time left: nothing is typed', async () => {
    const late = await site();
    expect(await end(late, { end: soon(late, 2_500) })).toMatchObject({ end: 'page-changed none', passwords: 0 });
  });

  test('a password that comes up while the name is being sent, faint at first: no empty one is sent', async () => {
    const comes = `<h1>Login</h1><form><input data-as=user placeholder="User ID"><button>Login</button><span id=p></span></form><script>{
      const [b, p] = [document.querySelector('button'), document.querySelector('#p')];
      b.onmousedown = () => { b.onmousedown = null; p.innerHTML = '<input type=password data-as=password placeholder=Password style="opacity:0">';
        setTimeout(() => { p.firstChild.style.opacity = 1; }, 300); };
    }</script>`;
    const late = await site({ steps: [comes, plainCode] });
    expect(await login(taskFor(late.origin), { patience: 4_000 }).then(brief)).toBe('redirected');
    expect(late.posts.filter(({ fields }) => 'user' in fields).map(({ fields }) => fields.password)).toEqual([account.password]);
  });

  describe('a name and a code without the password', () => {
    const nameAndCode = (more: string) =>
      `<h1>Login</h1><form><label>User ID <input data-as=user></label>${more}<label>TOTP <input data-as=totp maxlength=6></label><button>Continue</button></form>`;

    test('which is late: nothing goes without it', async () => {
      const late = await site({
        steps: [
          nameAndCode(
            '<p id=p></p><script>setTimeout(() => { p.innerHTML = "<input type=password data-as=password placeholder=Password>"; }, 2000)</script>',
          ),
        ],
      });
      expect(await login(taskFor(late.origin), { patience: 15_000 }).then(brief)).toBe('redirected');
      expect(late.posts.filter(({ fields }) => 'user' in fields).map(({ fields }) => fields.password)).toEqual([account.password]);
    });

    test('which is asked for after them', async () => {
      const split = await site({
        steps: [
          nameAndCode(''),
          '<h1>Welcome back</h1><form><input type=password data-as=password placeholder=Password><button>Login</button></form>',
        ],
      });
      expect(await login(taskFor(split.origin), { patience: 1_000 }).then(brief)).toBe('redirected');
      expect(split.posts.map(({ fields }) => Object.keys(fields))).toEqual([['user', 'totp'], ['password']]);
    });
  });

  test('the user name is refused on its own page', async () => {
    const users = await site({ steps: ['<h1>Login</h1><form><input data-as=user placeholder="User ID"><button>Next</button></form>'] });
    expect(await end(users, { user: 'OTHER1' })).toMatchObject({ end: 'page-changed none', unaccepted: 0 });
    expect(users.posts.map((hit) => hit.fields)).toEqual([{ user: 'OTHER1' }]);
    expect(account.user).not.toBe('OTHER1');
  });
});
