/** Jest calls this before all tests: brings the AWS emulator up and points the AWS SDK at it. */
import { useEmulator } from './environment.ts';
import { type Ministack, startMinistack } from './server.ts';

declare global {
  var ministack: Ministack | undefined;
}

export default async function setup(): Promise<void> {
  globalThis.ministack = await startMinistack();
  useEmulator(globalThis.ministack.url);
}
