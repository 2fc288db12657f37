/** The thing that was looked up; throws if there is none. */
export function found<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw new Error(`The simulator has no ${what}.`);
  return thing;
}
