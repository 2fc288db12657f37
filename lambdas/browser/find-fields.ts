/**
 * Finds the places on a page where a person would log in, and what each field there is for: by kind, label, placeholder,
 * autocomplete, words beside it and position; never by one id. Also tells where a person would not type.
 */
import type { FieldRole } from '../refresher/page-flow.ts';
import { type Context, contextOf } from './context.ts';
import { isAuthenticator, namesAuthenticator } from './find-code.ts';
import { findSubmit } from './find-submit.ts';
import { type Group, groups, partsOf } from './group-fields.ts';
import type { ButtonData, FieldData, FrameData } from './page-data.ts';
import { fieldPurpose, isTypeable, type Purpose } from './purpose.ts';
import { purposesOf } from './purpose-by-place.ts';
import * as words from './words.ts';

/** A place where a person would log in. */
export interface LoginForm {
  readonly user: FieldData | null;
  readonly password: FieldData | null;
  /** One field, or several in order that each take as many digits; empty if no authenticator's code is asked for. */
  readonly totp: readonly FieldData[];
  /** What to press; null: the Enter key. */
  readonly submit: ButtonData | null;
  /** Check boxes of the form. */
  readonly boxes: readonly FieldData[];
  /** Number of an element that lies over a field or the button, or null. */
  readonly coveredBy: number | null;
}

/** Whether the form asks for it. */
export function asksFor(form: LoginForm, role: FieldRole): boolean {
  return role === 'totp' ? form.totp.length > 0 : form[role] !== null;
}

/** The login forms of one frame, most likely first. `origins` are the only ones a form may post to. */
export function findLoginForms(frame: FrameData, origins: readonly string[]): LoginForm[] {
  const forms = groups(frame).flatMap((group) => {
    const whole = readGroup(frame, group, origins);
    // Some sites have one form around the whole page: its parts are looked at by themselves.
    return whole ? [whole] : partsOf(frame, group).flatMap((part) => readGroup(frame, part, origins) ?? []);
  });
  const weight = (form: LoginForm) =>
    (form.user ? 1 : 0) + (form.password ? 2 : 0) + (form.totp.length ? 1 : 0) - (form.coveredBy === null ? 0 : 4);
  return forms.sort((a, b) => weight(b) - weight(a));
}

function readGroup(frame: FrameData, group: Group, origins: readonly string[]): LoginForm | null {
  const around = group.within ?? group.form;
  const own = new Set([
    around,
    ...frame.fields.filter(({ node }) => group.fields.some((field) => field.node === node)).map(({ form }) => form),
  ]);
  if (frame.forms.some((form) => own.has(form.number) && !origins.includes(form.action))) return null;
  const typeable = group.fields.filter(isTypeable);
  const context = contextOf(frame, group, typeable);
  const asked = askedFor(frame, group, typeable, context);
  if (!asked) return null;
  const { users, passwords, codes, boxes, saysTotp } = asked;
  const wanted = [...users, ...passwords, ...codes];
  const isTotp = codes.length > 0;

  const isSure = passwords.length > 0 || users.some(isUsername);
  const isHere = users.length > 0 && isSure && words.loginWords.test(`${context.heading} ${context.title}`);
  const found = findSubmit(frame, group, wanted, isHere || (isTotp && (saysTotp || namesAuthenticator(context))));
  // A page may show the password only once the user is typed: the Enter key, which tells no secret, will do there.
  const unfolds = (found === 'none' || found === null) && wanted.length === 1 && users.length === 1 && hidesPassword(frame, group);
  // Boxes for digits may send themselves, and have no button.
  const sendsItself = found === 'none' && boxes.length > 0 && !frame.buttons.some((button) => button.path.includes(group.block));
  const submit = unfolds || sendsItself ? null : found;
  if (submit === 'none' || !isLogin({ users, passwords, isTotp, context, submit, unfolds })) return null;
  // Fields may stand in forms of their own, or in shadows and so in none, while their boxes and their button stand in one.
  const isBeside = ({ form, path, box }: FieldData) =>
    path.includes(group.block) ||
    (form !== null && [around, submit?.form].includes(form)) ||
    (form === null && submit?.form === null && box.y > wanted[0]!.box.y && box.y < submit.box.y);
  // Who has begun to type digits is led from box to box.
  const covered = [...users, ...passwords, ...codes.slice(0, 1), ...(submit ? [submit] : [])].find((control) => control.coveredBy !== null);
  return {
    user: users[0] ?? null,
    password: passwords[0] ?? null,
    totp: codes,
    submit,
    boxes: frame.fields.filter(
      (field) => field.kind === 'checkbox' && (group.fields.includes(field) || (field.visible && isBeside(field))),
    ),
    coveredBy: covered?.coveredBy ?? null,
  };
}

/** What the fields ask for; null if that is nothing, or more than a login. `saysTotp`: a field says that it is for a TOTP. */
function askedFor(frame: FrameData, group: Group, typeable: readonly FieldData[], context: Context) {
  const { purposes, boxes } = purposesOf(frame, group, typeable, context);
  const of = (...wanted: Purpose[]) => typeable.filter((field) => wanted.includes(purposes.get(field)!));
  const strays = typeable.length - of('user', 'password', 'totp', 'code', 'search').length;
  const others = group.fields.filter(
    (field) => !isTypeable(field) && ['textarea', 'date', 'file', 'datetime-local', 'month', 'color', 'range'].includes(field.kind),
  );
  if (strays > 0 || others.length > 0) return null;

  // A panel for the code may lie over the filled form that led to it: that form is done with.
  const login = of('user', 'password');
  const saysTotp = of('totp').length > 0;
  const isDone = (boxes.length > 0 || saysTotp) && login.every((field) => !field.empty) && login.some((field) => field.coveredBy !== null);
  const passwords = isDone ? [] : of('password');
  const users = isDone ? [] : of('user');
  const single = [...of('totp'), ...of('code')].filter((field) => !boxes.includes(field));
  const codes = [...boxes, ...single];
  if (passwords.length > 1 || users.length > 1 || single.length > (boxes.length > 0 ? 0 : 1)) return null;
  if (users.length + passwords.length + codes.length === 0) return null;
  if (codes.length > 0 && !isAuthenticator(codes, saysTotp, context)) return null;
  return { users, passwords, codes, boxes, saysTotp };
}

function isUsername({ autocomplete }: FieldData): boolean {
  return /\busername\b/.test(autocomplete);
}

function hidesPassword(frame: FrameData, group: Group): boolean {
  return frame.fields.some((field) => !field.visible && field.form === group.form && fieldPurpose(field) === 'password');
}

function isLogin(form: {
  users: readonly FieldData[];
  passwords: readonly FieldData[];
  isTotp: boolean;
  context: Context;
  submit: ButtonData | null;
  unfolds: boolean;
}): boolean {
  const { heading, text, title, buttons } = form.context;
  const pressed = form.submit?.words ?? '';
  const login = words.loginWords.test(heading) || words.loginWords.test(pressed);
  if (
    words.notLoginWords.test(heading) &&
    !(login && !/(change|reset|set|new|forgot).{0,24}pass|पासवर्ड.{0,24}(बदल|रीसेट|भूल)|नया पासवर्ड/i.test(heading))
  )
    return false;
  if (words.setUpFactorWords.test(pressed)) return false;
  if (form.users.length > 0 && form.passwords.length > 0) return true;
  if (form.isTotp) return true;
  const loginAround =
    login || words.loginWords.test(text) || words.loginWords.test(title) || buttons.some((button) => /^(log|sign) ?in$/i.test(button));
  if (form.passwords.length > 0)
    return loginAround && !/\b(to|and) (confirm|authori[sz]e|place|delete|view|re-?generate|download|withdraw)\b/i.test(text);
  return (
    loginAround &&
    (form.unfolds || words.submitWords.test(pressed) || words.enterWords.test(text) || form.users.some(isUsername)) &&
    !words.searchWords.test(heading)
  );
}
