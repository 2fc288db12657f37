/** A sample of `npm run resilience -- faults`: each fault of the network once, at one broker or another, one of the browser, and each of AWS. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nameOfAws } from './aws/cells.ts';
import { describeOnAws, wrongsOnAws } from './aws/expectations.ts';
import { liveThroughOnAws } from './aws/morning.ts';
import { type Cell, nameOf } from './cells.ts';
import { faults } from './faults.ts';
import { runTask } from './plan.ts';
import { browserCellsFor, cellsFor, taskOf } from './run.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

/** The cell, and the outcome of the rungs until all is well or given up. */
const samples: Record<string, readonly [string, readonly string[]][]> = {
  kite: [
    ['POST /api/login: refused, one rung', ['broker-unavailable after none', 'published']],
    ['POST /api/twofa: truncated, processed, one rung', ['outcome-unknown after totp', 'published']],
    ['POST /session/token: reset, processed, one request', ['broker-unavailable after totp', 'published']],
    ['POST /session/token: HTTP 429, one rung', ['rate-limited after totp', 'published']],
    ['GET /user/profile: HTTP 500, one request', ['published']],
    ['GET /user/profile: redirects, one rung', ['broker-unavailable after totp', 'published']],
  ],
  breeze: [
    ['POST /apiuser/tradelogin: slow drip, processed, one rung', ['broker-unavailable after none', 'published']],
    ['GET /breezeapi/api/v1/customerdetails: wrong type, processed, one rung', ['published']],
    ['GET /breezeapi/api/v1/funds: black hole, one request', ['published']],
  ],
  'autotrader-web': [
    ['GET /login: HTTP 502, one rung', ['broker-unavailable after none', 'published']],
    ['connect to api: TLS, one rung', ['broker-unavailable after totp', 'published']],
  ],
};

describe.each(Object.entries(samples))('a morning of %s', (broker, mornings) => {
  let cells: readonly Cell[];
  beforeAll(async () => {
    // Throws if a login asks something of the network that the matrix does not know.
    cells = await cellsFor(broker, bench);
  });

  test.each(mornings)('%s', async (name, ends) => {
    const cell = cells.find((each) => nameOf(each) === `${broker}: ${name}`);
    expect(cell).toBeDefined();
    const { rungs, wrongs } = await runTask(taskOf(cell!), bench);
    expect(wrongs).toEqual([]);
    expect(rungs.slice(0, ends.length).map((rung) => rung.slice('08:00 '.length))).toEqual(ends);
  });
});

test('a page that dies with the password on its way', async () => {
  const cell = (await browserCellsFor('kite', bench)).find((each) => nameOf(each) === 'kite: POST /api/login: page killed, one rung');
  const { rungs, wrongs } = await runTask(taskOf(cell!), bench);
  expect(wrongs).toEqual([]);
  expect(rungs.slice(0, 2)).toEqual(['08:00 outcome-unknown after password', '08:15 published']);
});

test('the sample has every fault', () => {
  const names = Object.values(samples).flatMap((mornings) => mornings.map(([name]) => name));
  for (const [fault] of faults) expect(names.filter((name) => name.includes(`: ${fault},`))).not.toEqual([]);
});

describe('a morning on AWS', () => {
  test.each([
    [{ operation: 'Invoke', nth: 1, fault: 'throttled', duration: 'one rung' }, ['internal after none', 'published']],
    [{ operation: 'PutItem', nth: 3, fault: 'timed out', duration: 'one request' }, ['published']],
    [{ operation: 'PutSecretValue', nth: 1, fault: 'answer lost', duration: 'one request' }, ['published']],
    [{ operation: 'UpdateSecretVersionStage', nth: 1, fault: 'denied', duration: 'one rung' }, ['publish-failed after totp', 'published']],
    [{ operation: 'PutEvents', nth: 1, fault: 'entry refused', duration: 'one rung' }, ['failed loudly', 'fresh']],
  ] as const)('%j', async (cell, ends) => {
    const morning = await liveThroughOnAws(cell, process.env.AWS_ENDPOINT_URL!);
    expect(`${nameOfAws(cell)}: ${wrongsOnAws(cell, morning).join('; ')}`).toBe(`${nameOfAws(cell)}: `);
    expect(morning.rungs.slice(0, ends.length).map(describeOnAws)).toEqual(ends);
  });
});
