/**
 * Finds the places on a page where a person would log in, and what each field there is for: by kind, label, placeholder,
 * autocomplete, words beside it and position; never by one id. Also tells where a person would not type.
 */
import { findSubmit } from './find-submit.ts';
import type { ButtonData, FieldData, FrameData, TextData } from './page-data.ts';
import { fieldPurpose, isTypeable, type Purpose, purposeByName } from './purpose.ts';
import * as words from './words.ts';

/** A place where a person would log in. */
export interface LoginForm {
  readonly user: FieldData | null;
  readonly password: FieldData | null;
  /** One field, or one for each digit in order; empty if no authenticator's code is asked for. */
  readonly totp: readonly FieldData[];
  /** What to press; null: the Enter key. */
  readonly submit: ButtonData | null;
  /** Check boxes of the form. */
  readonly boxes: readonly FieldData[];
  /** Number of an element that lies over a field or the button, or null. */
  readonly coveredBy: number | null;
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

/** Fields that belong together: of one form, or of the smallest block that has a button. */
export interface Group {
  readonly block: number;
  readonly form: number | null;
  /** The form that a part of it stands in. */
  readonly within?: number | null;
  readonly fields: readonly FieldData[];
}

/** What stands together on a page. */
export function groups(frame: FrameData): Group[] {
  const usable = frame.fields.filter((field) => field.visible && (field.enabled || field.kind === 'checkbox'));
  const blocks = new Map<number, { form: number | null; fields: FieldData[] }>();
  const worded = frame.buttons.filter((button) => /\p{L}{2}/u.test(button.words) && !words.fieldButtonWords.test(button.words));
  for (const field of usable) {
    const block =
      field.form ??
      field.path.toReversed().find((number) => worded.some((button) => button.form === null && button.path.includes(number))) ??
      field.path[0]!;
    const group = blocks.get(block) ?? { form: field.form, fields: [] };
    group.fields.push(field);
    blocks.set(block, group);
  }
  const list = [...blocks].map(([block, group]) => ({ block, ...group }));
  // Without a form, the user's field may stand one block further out than the password and its button.
  const outer = (inner: Group) =>
    inner.form === null
      ? list.find(
          (group) =>
            group !== inner &&
            group.form === null &&
            group.fields.every((field) => isTypeable(field) && fieldPurpose(field) === 'user') &&
            inner.fields[0]!.path.includes(group.block),
        )
      : undefined;
  const merged = new Set<Group>();
  const result = list.map((group): Group => {
    const around = outer(group);
    if (!around) return group;
    merged.add(around);
    return { block: around.block, form: null, fields: [...around.fields, ...group.fields] };
  });
  return result.filter((group) => !merged.has(group));
}

/** The parts of a form, each the smallest block that has a button; none if it is one block. */
function partsOf(frame: FrameData, group: Group): Group[] {
  if (group.form === null) return [];
  const own = frame.buttons.filter((button) => button.form === group.form && /\p{L}{2}/u.test(button.words));
  const parts = new Map<number, FieldData[]>();
  for (const field of group.fields) {
    const block = field.path.toReversed().find((number) => own.some((button) => button.path.includes(number))) ?? group.block;
    parts.set(block, [...(parts.get(block) ?? []), field]);
  }
  if (parts.size < 2) return [];
  return [...parts].map(([block, fields]) => ({ block, form: null, within: group.form, fields }));
}

function readGroup(frame: FrameData, group: Group, origins: readonly string[]): LoginForm | null {
  const around = group.within ?? group.form;
  if (frame.forms.some((form) => form.number === around && !origins.includes(form.action))) return null;
  const typeable = group.fields.filter(isTypeable);
  const purposes = new Map<FieldData, Purpose>(typeable.map((field) => [field, fieldPurpose(field)]));
  const of = (purpose: Purpose) => typeable.filter((field) => purposes.get(field) === purpose);
  const context = contextOf(frame, group, typeable);

  const digits = digitBoxes(of('digit'));
  if (digits.length) for (const field of digits) purposes.set(field, 'code');
  resolveUnknown(typeable, purposes, context);

  // A panel for the code may lie over the filled form that led to it: that form is done with.
  const login = [...of('user'), ...of('password')];
  const asksCode = digits.length > 0 || of('totp').length > 0;
  const isDone = asksCode && login.every((field) => !field.empty) && login.some((field) => field.coveredBy !== null);
  const passwords = isDone ? [] : of('password');
  const users = isDone ? [] : of('user');
  const single = [...of('totp'), ...of('code')].filter((field) => !digits.includes(field));
  const codes = [...digits, ...single];
  const strays = typeable.filter((field) => !['user', 'password', 'totp', 'code', 'search'].includes(purposes.get(field)!));
  const others = group.fields.filter((field) =>
    ['textarea', 'date', 'file', 'datetime-local', 'month', 'color', 'range'].includes(field.kind),
  );
  if (strays.length > 0 || others.length > 0 || passwords.length > 1 || users.length > 1) return null;

  const wanted = [...users, ...passwords, ...codes];
  if (wanted.length === 0) return null;
  const isTotp = codes.length > 0 && isAuthenticator(codes, of('totp').length > 0, context);
  if (codes.length > 0 && !isTotp) return null;
  if (single.length > (digits.length > 0 ? 0 : 1)) return null;

  const found = findSubmit(frame, group, wanted);
  // A page may show the password only once the user is typed: the Enter key, which tells no secret, will do there.
  const unfolds = (found === 'none' || found === null) && wanted.length === 1 && users.length === 1 && hidesPassword(frame, group);
  // Boxes for digits may send themselves, and have no button.
  const sendsItself = found === 'none' && digits.length > 0 && !frame.buttons.some((button) => button.path.includes(group.block));
  const submit = unfolds || sendsItself ? null : found;
  if (submit === 'none' || !isLogin({ users, passwords, isTotp, context, submit, unfolds })) return null;
  const covered = [...wanted, ...(submit ? [submit] : [])].find((control) => control.coveredBy !== null);
  return {
    user: users[0] ?? null,
    password: passwords[0] ?? null,
    totp: codes,
    submit,
    boxes: frame.fields.filter(
      (field) => field.kind === 'checkbox' && (group.fields.includes(field) || (around !== null && field.visible && field.form === around)),
    ),
    coveredBy: covered?.coveredBy ?? null,
  };
}

function hidesPassword(frame: FrameData, group: Group): boolean {
  return frame.fields.some((field) => !field.visible && field.form === group.form && fieldPurpose(field) === 'password');
}

/** What the page says around the fields. */
interface Context {
  /** The heading of the group, or the nearest above it. */
  readonly heading: string;
  /** All words of the group but those of links and buttons. */
  readonly text: string;
  readonly title: string;
  readonly buttons: readonly string[];
}

/** What the page says around a group's fields. */
export function contextOf(frame: FrameData, group: Group, typeable: readonly FieldData[]): Context {
  const own = frame.texts.filter((text) => text.path.includes(group.block));
  const top = Math.min(...typeable.map((field) => field.box.y));
  // What heads the page below does not head what lies over it.
  const below = ({ coveredBy }: TextData) => typeable.some((field) => coveredBy !== null && field.path.includes(coveredBy));
  const above = frame.texts.filter((text) => text.heading && text.box.y <= top && !below(text)).sort((a, b) => b.box.y - a.box.y);
  const nearest = above.filter((text) => text.box.y > (above[0]?.box.y ?? 0) - 60);
  const headings = own.filter((text) => text.heading);
  // Words that stand between the heading and the fields belong to them, though the form's element begins later.
  const from = nearest[0]?.box.y ?? top - 160;
  const before = frame.texts.filter(
    (text) => !text.path.includes(group.block) && !text.pressable && text.box.y >= Math.max(from, top - 240) && text.box.y < top,
  );
  return {
    heading: (headings.length > 0 ? headings : nearest).map((text) => text.text).join(' · '),
    text: [...before, ...own.filter((text) => !text.pressable)].map((text) => text.text).join(' '),
    title: frame.title,
    buttons: frame.buttons.filter((button) => button.path.includes(group.block)).map((button) => button.words),
  };
}

/** The fields that together take a code, one digit each: six or eight, all there are or those of the first row. */
function digitBoxes(boxes: readonly FieldData[]): readonly FieldData[] {
  const row = isCodeLength(boxes.length) ? boxes : boxes.filter((box) => Math.abs(box.box.y - boxes[0]!.box.y) < box.box.h);
  return isCodeLength(row.length) ? row.toSorted(asRead) : [];
}

/** Line by line, from left to right. */
function asRead({ box: one }: FieldData, { box: other }: FieldData): number {
  return Math.abs(one.y - other.y) < one.h / 2 ? one.x - other.x : one.y - other.y;
}

function isCodeLength(count: number): boolean {
  return count === 6 || count === 8;
}

/** Gives fields without any words a purpose by their place (before the password, or alone under "Two-factor"); then by their names. */
function resolveUnknown(typeable: readonly FieldData[], purposes: Map<FieldData, Purpose>, context: Context): void {
  const unknown = typeable.filter((field) => purposes.get(field) === 'unknown');
  const password = typeable.findIndex((field) => purposes.get(field) === 'password');
  const hasUser = typeable.some((field) => purposes.get(field) === 'user');
  const before = unknown.filter((field) => typeable.indexOf(field) < password);
  if (before.length === 1 && !hasUser) purposes.set(before[0]!, 'user');
  else if (typeable.length === 1 && unknown[0] && words.totpWords.test(`${context.heading} ${context.text}`))
    purposes.set(unknown[0], 'code');
  for (const field of unknown) if (purposes.get(field) === 'unknown') purposes.set(field, purposeByName(field));
}

/** Whether the code is an authenticator's, rather than one that was sent to a person. */
function isAuthenticator(codes: readonly FieldData[], saidSo: boolean, context: Context): boolean {
  if (words.setUpFactorWords.test(context.heading) || /scan .{0,20}\bqr\b|स्कैन/i.test(context.text)) return false;
  if (saidSo) return true;
  const sent =
    words.sentWords.test(`${context.heading} ${context.text}`) ||
    context.buttons.some((text) => /re-?send|get .*(otp|code) again/i.test(text));
  const strong = words.totpWords.test(`${context.heading} ${context.text}`);
  if (sent) return false;
  return strong || codes.length > 1 || codes.every(takesDigits);
}

function takesDigits(field: FieldData): boolean {
  return (
    ['number', 'tel'].includes(field.kind) ||
    ['numeric', 'decimal', 'tel'].includes(field.inputmode) ||
    (field.maxlength !== null && field.maxlength <= 8) ||
    field.autocomplete.includes('one-time-code')
  );
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
  return loginAround && (form.unfolds || words.submitWords.test(pressed)) && !words.searchWords.test(heading);
}
