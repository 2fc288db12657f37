/** An account: one broker login to keep fresh. */

/** The shape of an account's id. It is safe as a file name, in a secret's name and in a message. */
export const accountIdPattern = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Whether this is an account id: 1 to 40 of a–z, 0–9 and `-`, not starting with `-`. */
export function isAccountId(text: string): boolean {
  return accountIdPattern.test(text);
}
