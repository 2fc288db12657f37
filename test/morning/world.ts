/** What is there before a team deploys prebell: an AWS account, which is an emulator, and brokers, which are simulators. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Faults, startFaults } from '../ministack/faults.ts';
import { type Ministack, startMinistack } from '../ministack/server.ts';
import { type AutoTraderWebSimulator, startAutoTraderWeb } from '../simulators/autotrader-web/index.ts';
import { type BreezeSimulator, startBreeze } from '../simulators/breeze/index.ts';
import { type KiteSimulator, startKite } from '../simulators/kite/index.ts';
import { type Cdk, cdkFor } from './cdk.ts';

/** An AWS account and brokers, all by one clock. */
export interface World {
  readonly aws: Ministack;
  readonly kite: KiteSimulator;
  readonly breeze: BreezeSimulator;
  readonly autotraderWeb: AutoTraderWebSimulator;
  /** Faults of AWS, as the functions meet them. */
  readonly faults: Faults;
  /** The CDK command line, for this account. */
  readonly cdk: Cdk;
  end(): Promise<void>;
}

/** Starts it all. The brokers that have apps have one. */
export async function startWorld(startAt: Date): Promise<World> {
  let faults!: Faults;
  const aws = await startMinistack({
    startAt,
    proxyForFunctions: async (url) => {
      faults = await startFaults(url);
      return faults.url;
    },
  });
  const clock = () => aws.clock.now();
  const [kite, breeze, autotraderWeb] = await Promise.all([startKite({ clock }), startBreeze({ clock }), startAutoTraderWeb({ clock })]);
  kite.addApp();
  breeze.addApp();
  const folder = await mkdtemp(join(tmpdir(), 'prebell-morning-'));
  return {
    aws,
    kite,
    breeze,
    autotraderWeb,
    faults,
    cdk: cdkFor(aws, folder),
    async end() {
      await Promise.all([aws.stop(), faults.stop(), kite.close(), breeze.close(), autotraderWeb.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
