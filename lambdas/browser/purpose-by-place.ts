/** What the fields of one group are for, where they do not tell by themselves or tell wrong: by their place and the words around. */
import type { Context } from './context.ts';
import { codeBoxes, codeParts, namesAuthenticator, saysSent, takesDigits } from './find-code.ts';
import { type Group, standsIn } from './group-fields.ts';
import type { FieldData, FrameData } from './page-data.ts';
import { fieldPurpose, type Purpose, purposeByName, wordsOf } from './purpose.ts';
import * as words from './words.ts';

/** The purpose of each field that can be typed in. `boxes`: those that together take one code. */
export function purposesOf(
  frame: FrameData,
  group: Group,
  typeable: readonly FieldData[],
  context: Context,
): { readonly purposes: ReadonlyMap<FieldData, Purpose>; readonly boxes: readonly FieldData[] } {
  const purposes = new Map<FieldData, Purpose>(typeable.map((field) => [field, fieldPurpose(field)]));
  const digits = codeBoxes(typeable.filter((field) => purposes.get(field) === 'digit'));
  const boxes = digits.length > 0 ? digits : codeParts(typeable, purposes);
  for (const field of boxes) purposes.set(field, 'code');
  resolveUnknown(typeable, purposes, context);
  resolveMistaken(frame, group, purposes, context);
  return { purposes, boxes };
}

/** Gives fields without any words a purpose by their place (before the password, or alone under "Two-factor"); then by their names. */
function resolveUnknown(typeable: readonly FieldData[], purposes: Map<FieldData, Purpose>, context: Context): void {
  const unknown = typeable.filter((field) => purposes.get(field) === 'unknown');
  const alone = typeable.length === 1 ? unknown[0] : undefined;
  const password = typeable.findIndex((field) => purposes.get(field) === 'password');
  const hasUser = typeable.some((field) => purposes.get(field) === 'user');
  const before = unknown.filter((field) => typeable.indexOf(field) < password);
  if (before.length === 1 && !hasUser) purposes.set(before[0]!, 'user');
  else if (alone && namesAuthenticator(context)) purposes.set(alone, 'code');
  for (const field of unknown) if (purposes.get(field) === 'unknown') purposes.set(field, purposeByName(field));
  // "Login to Demo", and one field: a name.
  if (alone && purposes.get(alone) === 'unknown' && words.loginHeading.test(alone.near)) purposes.set(alone, 'user');
}

/**
 * Mends what attributes say against the words: a login's only password that is to be kept from password managers, and a user's name in
 * a search field.
 */
function resolveMistaken(frame: FrameData, group: Group, purposes: Map<FieldData, Purpose>, context: Context): void {
  const isLogin = words.loginWords.test(context.heading) || words.loginWords.test(context.title);
  const [password, ...more] = secretsAmong(frame, group, purposes, isLogin ? context : null);
  if (more.length > 0) return;
  if (password && isLogin && password.kind === 'password') {
    const isNew = words.newPasswordWords.test(`${password.label} ${password.placeholder} ${password.near}`);
    if (!isNew) purposes.set(password, 'password');
  }
  const user = userInSearch(frame, group, purposes, isLogin, password);
  if (user) purposes.set(user, 'user');
}

function withPurpose(purposes: ReadonlyMap<FieldData, Purpose>, ...wanted: Purpose[]): FieldData[] {
  return [...purposes].filter(([, purpose]) => wanted.includes(purpose)).map(([field]) => field);
}

/** The passwords; if there is none, a passcode beside the user's name of a login. `login`: what is said around it, null if it is none. */
function secretsAmong(frame: FrameData, group: Group, purposes: ReadonlyMap<FieldData, Purpose>, login: Context | null): FieldData[] {
  const secrets = withPurpose(purposes, 'password', 'new-password');
  if (secrets.length > 0 || !login) return secrets;
  const codes = withPurpose(purposes, 'code');
  const isNamed =
    withPurpose(purposes, 'user').length === 1 ||
    (showsName(frame, group) && !namesAuthenticator(login) && !saysSent(login) && !codes.some(takesDigits));
  if (!isNamed) return [];
  return codes.filter((field) => field.kind === 'password' && /^\W*((enter )?your )?pass ?code\W*$/i.test(wordsOf(field)));
}

/** The search field that takes the user's name, by its words or by its place; null if none does. */
function userInSearch(
  frame: FrameData,
  group: Group,
  purposes: ReadonlyMap<FieldData, Purpose>,
  isLogin: boolean,
  password: FieldData | undefined,
): FieldData | null {
  const [search, ...others] = withPurpose(purposes, 'search');
  if (withPurpose(purposes, 'user').length > 0 || others.length > 0 || !search) return null;
  if (frame.fields.some((field) => field !== search && field.form === search.form && field.kind === 'search')) return null;
  const own = `${search.label} ${search.placeholder}`;
  const isNeeded = password !== undefined || (isLogin && purposes.size === 1);
  if (isNeeded && words.userWords.test(wordsOf(search)) && !words.searchWords.test(own)) return search;
  const saysSearch = words.anyWord.test(own) || (search.kind === 'search' && words.searchWords.test(search.name));
  if (!isLogin || !password || saysSearch) return null;
  return purposes.size === 2 || group.fields.indexOf(search) < group.fields.indexOf(password) ? search : null;
}

/** Whether the user's name stands there, typed before and not to be changed. */
function showsName(frame: FrameData, group: Group): boolean {
  return frame.fields.some(
    (field) => standsIn(group, field) && field.visible && !field.enabled && !field.empty && fieldPurpose(field) === 'user',
  );
}
