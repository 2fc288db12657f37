/** Reads the whole page, over all its frames, into what a flow's states ask about. */
import type { ElementHandle, Frame, JSHandle, Page } from 'playwright-core';
import type { PageView } from '../refresher/page-flow.ts';
import { describeButtons } from './describe-buttons.ts';
import { asksFor, findLoginForms, type LoginForm } from './find-fields.ts';
import { findPrompt } from './find-prompt.ts';
import { withLabelsBelow } from './labels-below.ts';
import { within } from './launch.ts';
import type { ButtonData, FieldData, FrameData } from './page-data.ts';
import type { Presses } from './presses.ts';
import { fieldPurpose, isTypeable } from './purpose.ts';
import { readFrame } from './read-page.ts';
import { lookAtPage } from './sight.ts';
import { captchaFieldWords, challengeWords } from './words.ts';

/** One frame as it was read. */
export interface FrameReading {
  readonly frame: Frame;
  readonly data: FrameData;
  readonly forms: readonly LoginForm[];
  /** The element that `node` in the data points to. */
  element(node: number): Promise<ElementHandle<HTMLElement>>;
}

/** The page as it was read. */
export interface PageReading {
  readonly address: string;
  /** The main frame first. */
  readonly frames: readonly FrameReading[];
  /** Title, visible text, and the words of visible fields. */
  readonly text: string;
  /** Stays the same while nothing changes but digits: a countdown is no news. */
  readonly signature: string;
  release(): void;
}

const pageWithin = 5_000;
const frameWithin = 2_000;

/** Reads the page. Frames of other origins than these are not looked at. */
export async function readPage(page: Page, origins: readonly string[]): Promise<PageReading> {
  const main = page.mainFrame();
  const readings = await Promise.all(page.frames().map((frame) => readOne(frame, origins, frame === main)));
  const frames = readings.filter((reading) => reading !== null);
  const text = frames.map(({ data }) => wordsOf(data)).join(' ');
  const url = URL.parse(page.url());
  const shape = frames.map(({ data }) => [
    data.fields.map((field) => `${field.kind}${field.visible}${field.enabled}`),
    data.buttons.map((button) => `${button.words}${button.enabled}`),
  ]);
  return {
    address: url && url.origin !== 'null' ? `${url.origin}${url.pathname}` : '',
    frames,
    text,
    signature: JSON.stringify([url?.pathname, text.replace(/\d+/g, '#'), shape]),
    release: () => {
      for (const reading of readings) reading?.handle.dispose().catch(() => undefined);
    },
  };
}

async function readOne(frame: Frame, origins: readonly string[], isMain: boolean): Promise<(FrameReading & { handle: JSHandle }) | null> {
  const read = async () => {
    const handle: JSHandle<ReturnType<typeof readFrame>> = await frame.evaluateHandle(`(${readFrame})((${lookAtPage})())`);
    return { handle, data: await handle.evaluate(describeButtons) };
  };
  try {
    // A frame that does not answer must not hold up the rest, nor a busy page the login's end.
    const { handle, data: asRead } = await within(isMain ? pageWithin : frameWithin, read());
    if (!origins.includes(asRead.origin)) {
      handle.dispose().catch(() => undefined);
      return null;
    }
    const data = withLabelsBelow(asRead);
    const element = async (node: number) => {
      const inner = await handle.evaluateHandle((read, at) => read.elements[at], node);
      return inner.asElement() as ElementHandle<HTMLElement>;
    };
    return { frame, handle, data, forms: findLoginForms(data, origins), element };
  } catch {
    // The frame went away while it was read; what comes instead will wake us.
    return null;
  }
}

function wordsOf(data: FrameData): string {
  const fields = data.fields.filter((field) => field.visible).map((field) => `${field.label} ${field.placeholder}`);
  return [data.title, ...data.texts.map((text) => text.text), ...fields].join(' ').replace(/\s+/g, ' ').trim();
}

/** The form that can be used for these roles: nothing lies over it. The one with most of them. */
export function usableForm(reading: PageReading): { readonly frame: FrameReading; readonly form: LoginForm } | null {
  for (const frame of reading.frames) {
    const form = frame.forms.find((one) => one.coveredBy === null);
    if (form) return { frame, form };
  }
  return null;
}

/** The prompt for the password whose own button bears these words. */
export function usablePrompt(
  reading: PageReading,
  words: RegExp,
  allows: (button: ButtonData) => boolean,
): { readonly frame: FrameReading; readonly form: LoginForm } | null {
  for (const frame of reading.frames) {
    const form = findPrompt(frame.data, [frame.data.origin], words, allows);
    if (form) return { frame, form };
  }
  return null;
}

/** Which button is looked for. */
export interface ButtonWanted {
  readonly words: RegExp;
  /** Words of the part of the page that it stands in. */
  readonly near?: RegExp | undefined;
  /** Whether it may be pressed. */
  readonly allows: (button: ButtonData) => boolean;
}

/**
 * A button or link with these words that can be pressed. The nearest goes before the others, real buttons before links, short words
 * before long.
 */
export function findButton(
  reading: PageReading,
  { words, near, allows }: ButtonWanted,
): { readonly frame: FrameReading; readonly button: ButtonData } | null {
  const all = reading.frames.flatMap((frame) => frame.data.buttons.map((button) => ({ frame, button })));
  const fitting = all
    .filter(({ button }) => button.words.search(words) >= 0 && button.coveredBy === null && allows(button))
    .map((one) => ({ ...one, distance: near ? distanceTo(near, one.frame.data, one.button) : 0 }))
    .filter(({ distance }) => distance < Number.POSITIVE_INFINITY);
  return (
    fitting.toSorted(
      (a, b) =>
        a.distance - b.distance || Number(b.button.button) - Number(a.button.button) || a.button.words.length - b.button.words.length,
    )[0] ?? null
  );
}

/** How far words that are no button's stand from a button: the number of texts in the smallest block that holds both. */
function distanceTo(words: RegExp, { texts }: FrameData, button: ButtonData): number {
  const spoken = texts.filter((text) => !text.pressable && text.text.search(words) >= 0);
  const block = button.path.findLast((number) => spoken.some((text) => text.path.includes(number)));
  return block === undefined ? Number.POSITIVE_INFINITY : texts.filter((text) => text.path.includes(block)).length;
}

/** Whether the page wants proof that a person is there. A notice that it is protected by a captcha is no such wish. */
export function isChallenge(reading: PageReading): boolean {
  const seen = (data: FrameData) =>
    data.fields.some(
      (field) => field.visible && (fieldPurpose(field) === 'captcha' || (field.kind !== 'checkbox' && captchaFieldWords.test(field.near))),
    );
  return (
    reading.frames.some(({ data }) => data.captcha || seen(data) || /^just a moment/i.test(data.title)) || challengeWords.test(reading.text)
  );
}

/** Whether there is anything to type in. */
export function canBeTypedIn(reading: PageReading): boolean {
  return seenFields(reading).some(({ enabled }) => enabled);
}

/** The fields to type in that are seen, locked ones too. */
function seenFields({ frames }: PageReading): FieldData[] {
  return frames.flatMap(({ data }) => data.fields.filter((field) => field.visible && isTypeable(field)));
}

/** What was said, and when, besides the page's text. */
export interface Said {
  /** Messages of answers and dialogs since the last submission. */
  readonly messages: readonly string[];
  /** What the page said at the last submission; null before any. */
  readonly before: string | null;
  /** Whether the broker answered since the last submission. */
  readonly answered: boolean;
  /** Whether a fault of the site came in place of an answer. */
  readonly fault: boolean;
  /** Whether the broker refused by its HTTP status, and the page has come to rest. */
  readonly refused: boolean;
}

/**
 * The view that a flow's states look at. Buttons that may not be pressed are not in it.
 * @param prompts whether what looks like a prompt on it may be one
 */
export function pageView(reading: PageReading, said: Said, presses: Pick<Presses, 'allows' | 'allowsInPrompt'>, prompts = true): PageView {
  const form = usableForm(reading)?.form;
  // Looked for once a view, and only if a state asks: states ask often.
  let shown: readonly LoginForm[] | undefined;
  const pageSays = (words: RegExp) => reading.text.search(words) >= 0;
  const messageSays = (words: RegExp) => said.messages.some((message) => message.search(words) >= 0);
  return {
    address: reading.address,
    text: reading.text,
    fault: said.fault,
    refused: said.refused,
    has: (role) => form !== undefined && asksFor(form, role),
    asks: seenFields(reading).length > 0,
    shows: (role) => {
      shown ??= reading.frames.flatMap(formsShown);
      return shown.some((one) => asksFor(one, role));
    },
    offers: (words, near) => findButton(reading, { words, near, allows: presses.allows }) !== null,
    offersOnly: (words) => {
      const seen = reading.frames.flatMap(({ data }) => data.buttons.filter((button) => button.visible));
      return seen.length === 1 && words.test(seen[0]!.words);
    },
    confirms: (words) => prompts && usablePrompt(reading, words, presses.allowsInPrompt) !== null,
    says: (words) => pageSays(words) || messageSays(words),
    saysAnew: (words) =>
      messageSays(words) || (pageSays(words) && (said.before === null || said.answered || said.before.search(words) < 0)),
  };
}

/** The forms that are there, whatever lies over them, though their fields may still be locked. */
function formsShown({ data }: FrameReading): LoginForm[] {
  return findLoginForms({ ...data, fields: data.fields.map((field) => ({ ...field, enabled: true })) }, [data.origin]);
}
