/** Takes what a page shows as the end of a login: a key, say. What was there before it was asked for is not it. */
import type { PageFlow } from '../refresher/page-flow.ts';
import type { TakeAction } from './find-state.ts';
import { within } from './launch.ts';
import type { PageReading } from './page-view.ts';
import { type FoundValue, readValues } from './read-values.ts';

const readWithin = 2_000;

export class TakeValue {
  readonly #patterns: readonly RegExp[];
  readonly #stood = new Set<string>();

  constructor(flow: PageFlow) {
    this.#patterns = takenBy(flow);
  }

  /** Notes what stands on the page now, before a prompt is answered. */
  async note(reading: PageReading): Promise<void> {
    for (const pattern of this.#patterns) for (const { text } of await valuesOf(reading, pattern)) this.#stood.add(text);
  }

  /** What fits and is nearest to the action's words; null if nothing does, or if two things do equally. */
  async take(reading: PageReading, { take, near }: TakeAction): Promise<string | null> {
    const fresh = (await valuesOf(reading, take, near)).filter(({ text }) => !this.#stood.has(text));
    const [best, second] = fresh.toSorted((a, b) => a.distance - b.distance);
    return best && best.distance !== second?.distance ? best.text : null;
  }
}

/** What a flow takes from pages: secrets, wherever they stand. */
export function takenBy(flow: PageFlow): RegExp[] {
  return flow.states.flatMap(({ do: action }) => (typeof action === 'object' && 'take' in action ? [action.take] : []));
}

async function valuesOf(reading: PageReading, pattern: RegExp, near?: RegExp): Promise<FoundValue[]> {
  const query = { value: pattern.source, near: near?.source ?? null };
  const all = await Promise.all(
    // A frame that went away, or does not answer, shows nothing.
    reading.frames.map(({ frame }) => within(readWithin, frame.evaluate(readValues, query)).catch(() => [])),
  );
  const nearest = new Map<string, number>();
  for (const { text, distance } of all.flat()) nearest.set(text, Math.min(distance, nearest.get(text) ?? distance));
  return [...nearest].map(([text, distance]) => ({ text, distance }));
}
