/** What operations can look at after a failed login: a masked picture and an outline of the page, both free of secrets. */
import type { Locator, Page } from 'playwright-core';
import type { LoginEvidence } from '../refresher/login.ts';
import type { Redactor } from '../refresher/redact.ts';
import { within } from './launch.ts';
import type { FieldData, FrameData } from './page-data.ts';
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
    ...facts.messages.map((message) => `said: ${message}`),
    ...[...facts.refused].map(([origin, times]) => `refused: ${origin} (${times})`),
    ...reading.frames.flatMap(({ data }, at) => outlineFrame(data, at)),
  ];
  return lines.map(facts.redact).join('\n').slice(0, longestOutline);
}

function outlineFrame(data: FrameData, at: number): string[] {
  const texts = data.texts.filter((text) => !text.pressable).map((text) => `${text.heading ? 'heading' : 'text'}: ${text.text}`);
  return [
    `frame ${at}: ${data.origin}`,
    `title: ${data.title}`,
    ...data.fields.map(outlineField),
    ...data.buttons.map((button) => `${button.button ? 'button' : 'link'}: ${button.words}${button.enabled ? '' : ' (disabled)'}`),
    ...texts,
  ];
}

function outlineField(field: FieldData): string {
  const traits = [
    field.label && `label "${field.label}"`,
    field.placeholder && `placeholder "${field.placeholder}"`,
    field.near && `near "${field.near}"`,
    field.autocomplete && `autocomplete ${field.autocomplete}`,
    field.maxlength && `maxlength ${field.maxlength}`,
    !field.visible && 'hidden',
    !field.enabled && 'disabled',
    field.coveredBy !== null && 'covered',
    field.empty ? 'empty' : 'filled',
  ];
  return `field ${field.kind}: ${traits.filter(Boolean).join(', ')}`;
}
