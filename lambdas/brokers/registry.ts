/** Every broker that prebell knows: one line each. */
import type { Broker } from '../refresher/broker.ts';
import type { PageFlow } from '../refresher/page-flow.ts';
import { autoTraderWeb } from './autotrader-web.ts';
import { breeze } from './breeze.ts';
import { kite } from './kite.ts';

/** The brokers, in the order they are listed to people. */
export const brokers: readonly Broker[] = [kite, breeze, autoTraderWeb];

/** The page flow of a broker; undefined for a name nobody knows. */
export function flowOf(broker: string): PageFlow | undefined {
  return brokers.find((one) => one.name === broker)?.login.flow;
}
