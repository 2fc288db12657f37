/**
 * The whole system as a team has it: deployed by the CDK command line, with simulated brokers, queues that listen, and a clock that
 * a test moves. AWS is an emulator; what runs on it is what runs in a team's account, each function in a process of its own.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { InvokeCommand, LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import type { Dispatched } from '../../lambdas/refresher/dispatch.ts';
import { type IstDate, istDate, istMoment } from '../../lambdas/refresher/ist.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';
import { awsEnvironment, type ClientConfig, clientConfig } from '../ministack/environment.ts';
import { type Queues, queuesOf } from './queues.ts';
import { type Secrets, secretsOf } from './secrets.ts';
import { startWorld, type World } from './world.ts';

/** The functions of the stack. */
export type FunctionName = 'dispatch' | 'refresh' | 'browser' | 'watchdog' | 'probe';

/** The deployed system, and the world around it. Times are Indian. */
export interface Morning extends Omit<World, 'aws'> {
  readonly secrets: Secrets;
  readonly queues: Queues;
  /** The stack's outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  /** How other clients of the AWS SDK are made. */
  readonly config: ClientConfig;
  /** Environment variables for a bot's process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Makes it this time, `08:00`, of this day or of the present one. */
  at(time: string, date?: IstDate): void;
  /** Makes it this time, at which the schedule has a rung, and gives how the refresh of each account ended. */
  rung(time: string, date?: IstDate): Promise<Record<string, Outcome>>;
  /** Waits until dispatch was started by the rung of this time of the present day, and gives what it did. */
  dispatched(time: string): Promise<Dispatched>;
  /** Waits for the end of the account's next refresh that was not asked for yet. */
  outcome(account: string): Promise<Outcome>;
  /** Waits until the refresh function logs a message that it has not been waited for. */
  logs(message: string): Promise<void>;
  /** The events on the bus since this was last called: `Token Refreshed of alpha`. */
  events(): Promise<string[]>;
  /** The alerts since this was last called. */
  alerts(): Promise<string[]>;
  /** What could not be done or delivered, since this was last called. */
  deadLetters(): Promise<string[]>;
  /** Puts a message on the queue of refreshes. */
  send(message: string): Promise<void>;
  invoke(name: FunctionName, payload: unknown): Promise<unknown>;
  /** Kills what runs the function now, as Lambda does with one that is out of memory. */
  kill(name: FunctionName): Promise<void>;
  /** Whether the refresh function is given messages; those that it is not given wait in their queue. */
  handOut(messages: boolean): Promise<void>;
}

/** Deploys the system: on the Sunday before Monday, 23 November 2026, a trading day, if nothing else is said. */
export async function deployedMorning(startAt = istMoment('2026-11-22', '20:00')): Promise<Morning> {
  const world = await startWorld(startAt);
  try {
    await world.cdk.bootstrap();
    return await morningIn(world, await world.cdk.deploy());
  } catch (error) {
    await world.end();
    throw error;
  }
}

async function morningIn(world: World, outputs: Readonly<Record<string, string>>): Promise<Morning> {
  const { aws } = world;
  const config = clientConfig(aws.url);
  const [secrets, queues, lambda] = [secretsOf(config), queuesOf(config), new LambdaClient(config)];
  const events = await queues.ofEvents(outputs.EventBusName!);
  const alerts = await queues.ofAlerts(outputs.AlertTopicArn!);
  const names: Record<FunctionName, string> = {
    dispatch: outputs.DispatchFunctionName!,
    refresh: outputs.RefreshFunctionName!,
    browser: outputs.BrowserFunctionName!,
    watchdog: outputs.WatchdogFunctionName!,
    probe: outputs.ProbeFunctionName!,
  };

  let ended = false;
  /** The lines of the functions' logs that were given to a test. */
  const given = new Set<string>();
  /** Waits for the next line of the function's log that is of this kind; the test's own time limit ends it. */
  const logged = async (name: FunctionName, isOfKind: (line: LogLine) => boolean): Promise<LogLine> => {
    while (!ended) {
      const lines: LogLine[] = await aws.functions.log(names[name]);
      const index = lines.findIndex((line, at) => !given.has(`${name} ${at}`) && isOfKind(line));
      if (index >= 0) {
        given.add(`${name} ${index}`);
        return lines[index]!;
      }
      await delay(50);
    }
    throw new Error(`the morning ended before ${name} logged what was waited for`);
  };

  const morning: Morning = {
    ...world,
    secrets,
    queues,
    outputs,
    config,
    environment: awsEnvironment(aws.url),
    at: (time, date = istDate(aws.clock.now())) => aws.clock.moveTo(istMoment(date, time)),

    async rung(time, date) {
      morning.at(time, date);
      const dispatched = await morning.dispatched(time);
      if ('skipped' in dispatched) throw new Error(`dispatch did nothing: ${dispatched.skipped}`);
      const outcomes = await Promise.all(dispatched.accounts.map(morning.outcome));
      return Object.fromEntries(outcomes.map((outcome) => [outcome.account, outcome]));
    },

    async dispatched(time) {
      const rung = istMoment(istDate(aws.clock.now()), time).toISOString();
      return (await logged('dispatch', (line) => line.order?.rung === rung)) as Dispatched;
    },

    outcome: async (account) => (await logged('refresh', (line) => line.outcome?.account === account)).outcome!,

    logs: async (message) => void (await logged('refresh', (line) => line.message === message)),

    async events() {
      const taken = (await queues.take(events)).map((text) => JSON.parse(text));
      return taken.map((event) => `${event['detail-type']} of ${event.detail.account}`).sort();
    },

    alerts: () => queues.take(alerts),
    deadLetters: async () => [...(await queues.take(outputs.DeadLetterQueueUrl!)), ...(await queues.take(outputs.UndeliveredQueueUrl!))],

    send: (message) => queues.send(outputs.WorkQueueUrl!, message),

    async invoke(name, payload) {
      const answer = await lambda.send(new InvokeCommand({ FunctionName: names[name], Payload: JSON.stringify(payload) }));
      const text = answer.Payload!.transformToString();
      if (answer.FunctionError !== undefined) throw new Error(text);
      return JSON.parse(text);
    },

    kill: (name) => aws.functions.kill(names[name]),

    async handOut(Enabled) {
      const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: names.refresh }));
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID: EventSourceMappings![0]!.UUID, Enabled }));
    },

    async end() {
      ended = true;
      for (const client of [secrets.client, queues, lambda]) client.destroy();
      await world.end();
    },
  };
  return morning;
}

interface LogLine {
  readonly message?: string;
  readonly order?: { readonly rung?: string };
  readonly outcome?: Outcome;
}
