/** Loaded into a Node process before anything else: gives it the clock that a test moves (clock.ts). */
import { openSync } from 'node:fs';
import { readAhead } from './clock.ts';

const file = openSync(process.env.MOVED_CLOCK!, 'r');
const RealDate = Date;
const now = () => RealDate.now() + readAhead(file);

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length > 0 ? given : [now()], newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
});
