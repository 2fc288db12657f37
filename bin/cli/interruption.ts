/** What Ctrl-C and `kill` mean: stop what runs, let it tidy up for some seconds, and exit with the code of the signal. */
import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How long a run may take to tidy up, ms. */
const grace = 5_000;

/** A command's wish to go on, until the person who runs it says otherwise. */
export interface Interruption {
  /** Aborts with the first signal. */
  readonly signal: AbortSignal;
  /** 128 and the signal's number, once there was one. */
  exitCode(): number | undefined;
  /** Signals mean again what they always mean. */
  stopListening(): void;
}

/** Listens until `stopListening`. A second signal ends the process at once; `exit` handlers still end the browser. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let code: number | undefined;
  const interrupt = (name: NodeJS.Signals) => {
    if (code !== undefined) process.exit(code);
    code = 128 + constants.signals[name];
    controller.abort(new Interrupted());
    setTimeout(() => process.exit(code), grace).unref();
  };
  for (const name of signals) process.on(name, interrupt);
  return {
    signal: controller.signal,
    exitCode: () => code,
    stopListening: () => {
      for (const name of signals) process.off(name, interrupt);
    },
  };
}

/** Thrown where a command stops because it was told to. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  override readonly message = 'interrupted';
}
