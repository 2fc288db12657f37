/** Whether two addresses have the same scheme, host and path, whatever their queries; a trailing slash does not matter. */
export function sameAddress(one: string, other: string): boolean {
  return withoutQuery(one) === withoutQuery(other);
}

function withoutQuery(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
