/** What operations can look at after a failed login: a masked picture and an outline of the page, both free of secrets. */
import type { Locator, Page } from 'playwright-core';
import type { LoginEvidence } from '../refresher/login.ts';
import type { Redactor } from '../refresher/redact.ts';
import { within } from './launch.ts';
import type { FieldData, FrameData, TextData } from './page-data.ts';
import { type PageReading, readPage } from './page-view.ts';

/** What the outline tells besides the page. */
export interface EvidenceFacts {
  readonly origins: readonly string[];
  /** Secret texts that must not be seen in the picture. */
  readonly secrets: readonly string[];
  /** What the login would have taken from a page: secret wherever it stands. */
  readonly hidden: readonly RegExp[];
  /** Takes secrets out of text. */
  readonly redact: Redactor;
  readonly state: string;
  readonly status: number | null;
  /** What the broker's answers and dialogs said. */
  readonly messages: readonly string[];
  /** How often each other origin was refused. */
  readonly refused: ReadonlyMap<string, number>;
}

const pictureWithin = 4_000;
const longestOutline = 20_000;
const longestMessage = 500;

/** Texts of a page that are as long as this may have been cut there, or later, when they were read. */
const cutFrom = 200;

/** So many characters that stand alone, one after another, may be a secret in boxes. */
const boxes = 4;

/** Takes evidence of a page. Never rejects: a page that crashed, or does not answer, leaves none. */
export async function takeEvidence(page: Page, facts: EvidenceFacts): Promise<LoginEvidence | undefined> {
  const reading = await within(pictureWithin, readPage(page, facts.origins)).catch(() => null);
  if (!reading || reading.frames.length === 0) return reading ? { outline: outlineOf(reading, facts) } : undefined;
  const outline = outlineOf(reading, facts);
  reading.release();
  const screenshot = await within(pictureWithin, picture(page, facts)).catch(() => null);
  return screenshot ? { screenshot: screenshot.toString('base64'), outline } : { outline };
}

function picture(page: Page, { secrets, hidden }: EvidenceFacts): Promise<Buffer> {
  const mask: Locator[] = [];
  for (const frame of page.frames()) {
    // Pictures and drawings cannot be searched for secrets.
    mask.push(
      frame.locator(
        'input:not([type=submit],[type=button],[type=reset],[type=checkbox],[type=radio]),textarea,select,[contenteditable],[role=textbox],canvas,img,video,object,embed',
      ),
    );
    for (const pattern of hidden) mask.push(frame.getByText(pattern));
    for (const secret of secrets) mask.push(frame.getByText(secret), frame.locator(`input[value*=${JSON.stringify(secret)} i]`));
  }
  return page.screenshot({ type: 'png', mask, maskColor: '#808080', animations: 'disabled', caret: 'hide', timeout: pictureWithin });
}

function outlineOf(reading: PageReading, facts: EvidenceFacts): string {
  const lines = [
    `address: ${reading.address}`,
    `state: ${facts.state}`,
    `status: ${facts.status ?? 'none'}`,
    ...facts.messages.map((message) => `said: ${facts.redact(message).slice(0, longestMessage)}`),
    ...[...facts.refused].map(([origin, times]) => `refused: ${showHost(origin, facts.redact)} (${times})`),
    ...reading.frames.flatMap(({ data }, at) => outlineFrame(data, at, (text) => facts.redact(text, text.length >= cutFrom))),
  ];
  return lines
    .map((line) => facts.redact(line))
    .join('\n')
    .slice(0, longestOutline);
}

/** The parts of a host's name are short, and a page may have cut a secret to fit. */
function showHost(origin: string, redact: Redactor): string {
  return origin.replace(/[^./:]+/g, (part) => redact(part, true));
}

/** @param show takes secrets out of a text, which may be cut */
function outlineFrame(data: FrameData, at: number, show: Redactor): string[] {
  return [
    `frame ${at}: ${data.origin}`,
    `title: ${show(data.title)}`,
    ...data.fields.map((field) => outlineField(field, show)),
    ...data.buttons.map((button) => `${button.button ? 'button' : 'link'}: ${show(button.words)}${button.enabled ? '' : ' (disabled)'}`),
    ...outlineTexts(data.texts, show),
  ];
}

function outlineTexts(all: readonly TextData[], show: Redactor): string[] {
  const lines: string[] = [];
  const alone: string[] = [];
  const told = () => {
    const letters = alone.splice(0);
    lines.push(...(letters.length < boxes ? letters.map((letter) => `text: ${letter}`) : [`text: ${letters.length} single characters`]));
  };
  for (const { text, heading, pressable } of all) {
    if (pressable) continue;
    if (text.length === 1) {
      alone.push(text);
      continue;
    }
    told();
    lines.push(`${heading ? 'heading' : 'text'}: ${show(text)}`);
  }
  told();
  return lines;
}

function outlineField(field: FieldData, show: Redactor): string {
  const traits = [
    field.label && `label "${show(field.label)}"`,
    field.placeholder && `placeholder "${show(field.placeholder)}"`,
    field.near && `near "${show(field.near)}"`,
    field.autocomplete && `autocomplete ${show(field.autocomplete)}`,
    field.maxlength && `maxlength ${field.maxlength}`,
    !field.visible && 'hidden',
    !field.enabled && 'disabled',
    field.coveredBy !== null && 'covered',
    field.empty ? 'empty' : 'filled',
  ];
  return `field ${field.kind}: ${traits.filter(Boolean).join(', ')}`;
}
