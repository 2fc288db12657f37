/** Which hosts an account may use instead of its broker's own: for tests, sandboxes and proxies. */
import { RefreshFailure } from './failures.ts';

/** Origins of a broker's pages and of its calls. */
export interface Endpoints {
  readonly login: string;
  readonly api: string;
}

/**
 * Which other hosts are allowed. `any`: every https host, and loopback; for a laptop, where who writes the document also runs
 * the program. A list: only these host names (`sandbox.example`, `127.0.0.1`); on AWS, set by a stack option.
 */
export type EndpointPolicy = 'any' | readonly string[];

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether the URL's host is this machine itself. */
export function isLoopback(url: URL): boolean {
  return loopback.test(url.hostname);
}

/** The address to use for `login` or `api`, without a trailing slash. Throws `credentials-invalid` for one that is not allowed. */
export function readEndpoint(name: keyof Endpoints, configured: string | undefined, own: string, policy: EndpointPolicy): string {
  if (configured === undefined) return own;
  const url = new URL(configured);
  if (url.username || url.password || url.search || url.hash)
    throw refused(name, 'has a user, a query or a fragment; give scheme, host and port');
  const address = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  if (address === own) return own;
  if (url.protocol !== 'https:' && !isLoopback(url)) throw refused(name, 'is not https (plain http is for this machine only)');
  if (policy !== 'any' && !policy.includes(url.hostname)) {
    throw refused(
      name,
      'names a host that this deployment does not allow; add it to the stack option allowedEndpointHosts, or remove the field',
    );
  }
  return address;
}

function refused(name: string, problem: string): RefreshFailure {
  return new RefreshFailure('credentials-invalid', {
    message: `The credentials document cannot be used: field endpoints.${name} ${problem}.`,
  });
}
