/** What can go wrong on the way to a broker, and which of it can befall which step. */

/** The faults, in the order of the table, and what each is. */
export const faults = [
  ['refused', 'the connection is refused'],
  ['TLS', 'the certificate is not to be trusted'],
  ['reset', 'the connection is reset'],
  ['black hole', 'nothing comes back, and the connection stays open'],
  ['slow drip', 'the proper answer, one byte every two seconds'],
  ['HTTP 500', 'an HTML page with status 500'],
  ['HTTP 502', 'a gateway’s HTML page with status 502'],
  ['HTTP 429', 'too many requests'],
  ['truncated', 'the first half of the proper answer'],
  ['wrong type', 'the proper answer, called application/octet-stream'],
  ['redirects', 'a redirect to the same address, again and again'],
] as const;

/** Faults of the browser: the first two strike at a step, the others before the first. */
export const browserFaults = [
  ['browser killed', 'all processes of Chromium are killed'],
  ['page killed', 'the process of the page is killed'],
  ['no memory', 'the scripts of a page have 1 MB'],
  ['disk full', 'Chromium cannot write a byte'],
  ['no folder', 'the temporary folder cannot be made'],
  ['no start', 'Chromium ends at once'],
] as const;

/** Name of a fault of the browser. */
export type BrowserFault = (typeof browserFaults)[number][0];

/** Name of a fault. */
export type Fault = (typeof faults)[number][0] | BrowserFault;

/** Whether it is one of the browser. */
export function isOfBrowser(fault: Fault): fault is BrowserFault {
  return browserFaults.some(([name]) => name === fault);
}

/** How long a fault lasts, from the 08:00 rung on. */
export const durations = ['one request', 'one rung', 'until 08:50'] as const;

/** How long a fault lasts. */
export type Duration = (typeof durations)[number];

/** Faults of the connection itself: the request never gets there. */
const ofConnection: readonly Fault[] = ['refused', 'TLS'];

/** Faults that begin with the broker's own answer, so that the broker has done its work. */
const ofAnswer: readonly Fault[] = ['slow drip', 'truncated', 'wrong type'];

/** Faults that can befall a connection before anything is asked on it. */
export const connectFaults: readonly Fault[] = [...ofConnection, 'reset', 'black hole'];

/** Whether the broker has done what it was asked when the fault strikes: no, yes, or each in turn. */
export function timingsOf(fault: Fault, changesState: boolean): readonly boolean[] {
  if (ofConnection.includes(fault)) return [false];
  if (ofAnswer.includes(fault)) return [true];
  return changesState ? [false, true] : [false];
}
