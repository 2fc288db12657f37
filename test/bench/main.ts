/** `npm run bench`: how fast prebell is, as ratios measured side by side on this machine. */
import { parseArgs } from 'node:util';
import { launchChromium } from '../simulators/launch-chromium.ts';
import { firstLogin, openSite, wholeLogin } from './login.ts';
import { reading } from './reading.ts';
import { redaction } from './redaction.ts';
import { type Comparison, markdownOf, ratiosOf } from './rounds.ts';

const usage = `npm run bench -- [--rounds N]

--rounds  how often everything is done, 7 unless given

Prints ratios: how much longer one thing takes than another, in rounds that do each of them once. Nothing is judged.
`;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' }, help: { type: 'boolean' } } });
const rounds = Number(values.rounds);
if (values.help || !(rounds >= 1)) {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 2);
}
const [site, browser] = await Promise.all([openSite(), launchChromium()]);
try {
  const comparisons: Comparison[] = [wholeLogin(site), firstLogin(site), reading(browser, site), redaction()];
  for (const comparison of comparisons) process.stdout.write(`${markdownOf(comparison, await ratiosOf(comparison, rounds))}\n\n`);
} finally {
  await Promise.all([site.close(), browser.close()]);
}
