/** What a page says around the fields that stand together on it. */
import type { Group } from './group-fields.ts';
import type { FieldData, FrameData, TextData } from './page-data.ts';
import { isTypeable } from './purpose.ts';

/** What the page says around the fields. */
export interface Context {
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
  const others = frame.fields.filter(
    (field) => field.visible && isTypeable(field) && !group.fields.some(({ node }) => node === field.node),
  );
  // What heads the fields of something else, a call-back or a newsletter, says nothing of these.
  const isTheirs = (text: TextData) =>
    others.some((field) => inCommon(text.path, field.path) > Math.max(...typeable.map((own) => inCommon(text.path, own.path))));
  const above = frame.texts
    .filter((text) => text.heading && text.box.y <= top && !below(text) && !isTheirs(text))
    .sort((a, b) => b.box.y - a.box.y);
  const nearest = above.filter((text) => text.box.y > (above[0]?.box.y ?? 0) - 60);
  const headings = own.filter((text) => text.heading);
  // "Send me offers by WhatsApp" says nothing of the code.
  const ticked = group.fields.filter((field) => field.kind === 'checkbox').map((field) => field.label);
  // Words that stand between the heading and the fields belong to them, though the form's element begins later.
  const from = nearest[0]?.box.y ?? top - 160;
  const before = frame.texts.filter(
    (text) => !text.path.includes(group.block) && !text.pressable && text.box.y >= Math.max(from, top - 240) && text.box.y < top,
  );
  return {
    heading: (headings.length > 0 ? headings : nearest).map((text) => text.text).join(' · '),
    text: [...before, ...own.filter((text) => !text.pressable)]
      .map((text) => text.text)
      .filter((text) => !ticked.some((label) => label.includes(text)))
      .join(' '),
    title: frame.title,
    buttons: frame.buttons.filter((button) => button.path.includes(group.block)).map((button) => button.words),
  };
}

/** How many blocks around two elements are the same. */
function inCommon(one: readonly number[], other: readonly number[]): number {
  const differs = one.findIndex((number, at) => number !== other[at]);
  return differs < 0 ? one.length : differs;
}
