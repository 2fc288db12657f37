/** Who is affected when an account is not fresh: the readers of its token that the CDK app has granted it to. */
import * as z from 'zod/mini';

/** What the schedule tells the watchdog: names of principals by account id. */
const orderSchema = z.object({ readers: z.record(z.string(), z.array(z.string())) });

/**
 * Reads the event that the watchdog is invoked with, and gives who reads an account's token, in words. Whoever was granted it outside
 * the CDK app is not known, and an event without readers (a person's) is as good as any.
 * @param prefix first part of the secrets' names
 */
export function readAffected(event: unknown, prefix: string): (account: string) => string {
  const order = orderSchema.safeParse(event);
  const readers = order.success ? order.data.readers : {};
  return (account) => {
    const secret = `${prefix}/${account}/token`;
    const known = Object.hasOwn(readers, account) ? readers[account]! : [];
    return known.length ? `${known.join(', ')}, and whoever else may read ${secret}` : `whoever reads ${secret}`;
  };
}
