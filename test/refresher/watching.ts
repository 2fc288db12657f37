/** What tests of the watchdog share: its looks, and what it told. */
import { eventSchemas, type PrebellEvent } from '../../lambdas/refresher/events.ts';
import { type Watched, type WatchPorts, watch } from '../../lambdas/refresher/watchdog.ts';
import type { World } from './world.ts';

const schedule = { rungs: ['cron(0,15,30,45 8 * * ? *)', 'cron(0 9-15 * * ? *)'], every_day: false };

/** Ports of a watchdog in this world. */
export function portsOf(world: World, changes: Partial<WatchPorts> = {}): WatchPorts {
  const affected = (account: string) => `whoever reads prebell/${account}/token`;
  return { ...world.ports(), schedule, affected, ...changes };
}

/** The watchdog at the world's present time. */
export function look(world: World, changes: Partial<WatchPorts> = {}): Promise<Watched> {
  return watch(portsOf(world, changes));
}

type Stale = Extract<PrebellEvent, { type: 'Token Stale' }>['detail'];

/** What `Token Stale` was raised with, each one as its schema wants it. */
export function staleEvents(world: World): Stale[] {
  return world.events.flatMap((event) => (event.type === 'Token Stale' ? [eventSchemas['Token Stale'].parse(event.detail)] : []));
}

/** Titles of what people were told, in their order. */
export function mails(world: World): string[] {
  return world.events.flatMap(({ detail }) => (detail.alert ? [detail.alert.title] : []));
}

/** The broker refuses the password from now on. */
export const wrongPassword = (world: World) => {
  world.login = (task) => world.failure(task, 'credentials-rejected', 'password', 1);
};
/** The broker is away. */
export const brokerDown = (world: World) => {
  world.login = (task) => world.failure(task, 'broker-unavailable', 'none', 0);
};
/** The broker takes logins again. */
export const mended = (world: World) => {
  world.login = (task) => world.success(task);
};

/** Titles of alerts. */
export const stale = 'Account alpha (Toy Broker) has no working API token for 2026-11-23, and the deadline has passed';
export const failed = 'Account alpha (Toy Broker) has no new API token for 2026-11-23';
export const recovered = 'Account alpha (Toy Broker) is fresh again: it has a working API token';
