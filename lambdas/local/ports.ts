/** The ports of a laptop, all in one folder. */
import type { Clock, Events, Evidence, Ledger, Vault } from '../refresher/ports.ts';
import { systemClock } from './clock.ts';
import { localEvents } from './events.ts';
import { localEvidence } from './evidence.ts';
import { localLedger } from './ledger.ts';
import { localVault } from './vault.ts';

/** All ports but the browser, which runs in process, on the files under DIR (the command line's `--local DIR`). */
export function localPorts(dir: string): { vault: Vault; ledger: Ledger; events: Events; evidence: Evidence; clock: Clock } {
  return {
    vault: localVault(dir),
    ledger: localLedger(dir),
    events: localEvents(dir),
    evidence: localEvidence(dir),
    clock: systemClock,
  };
}
