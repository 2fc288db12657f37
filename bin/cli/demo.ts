/** `prebell demo`: a morning on simulated brokers. */
import type { Command } from 'commander';
import type { CommandContext } from './program.ts';

/** Adds the command. */
export function addDemo(program: Command, context: CommandContext): void {
  program
    .command('demo')
    .description('a whole morning on simulated brokers, with real Chromium; nothing to set up, nothing leaves this machine')
    .option('--dir <DIR>', 'where its accounts, tokens and events go; made anew each time', 'prebell-demo')
    .option('--keep', 'keep the simulated broker running afterwards, to try commands on it, until Ctrl-C')
    .addHelpText('after', '\nExample:\n  prebell demo --keep     then, in another terminal: prebell refresh --local prebell-demo\n')
    .action(async ({ dir, keep }: { dir: string; keep?: boolean }) => {
      const { demo } = await import('../demo/demo.ts');
      context.exit((await demo({ dir, keep: keep ?? false, signal: context.signal })) ? 0 : 1);
    });
}
