/** All knobs of the simulated AutoTrader Web. */
import type { AnswerKnobs } from '../journal.ts';
import { type ApiKnobs, defaultApiKnobs } from './api-knobs.ts';
import { type ConsoleKnobs, defaultConsoleKnobs } from './console-knobs.ts';

/** Change them while it runs. */
export type AutoTraderWebKnobs = ApiKnobs & ConsoleKnobs & AnswerKnobs;

/** How the simulator behaves if nothing is said. */
export function defaultKnobs(): AutoTraderWebKnobs {
  return { ...defaultApiKnobs(), ...defaultConsoleKnobs(), faults: [], dateOffset: 0, dateHeader: true, age: null };
}
