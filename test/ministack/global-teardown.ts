/** Jest calls this after all tests: ends the AWS emulator. A jest that is killed ends it too (see serve.py). */
import './global-setup.ts';

export default async function teardown(): Promise<void> {
  await globalThis.ministack?.stop();
}
