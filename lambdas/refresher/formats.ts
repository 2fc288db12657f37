/** The text formats that our documents share. */
import * as z from 'zod/mini';
import { accountIdPattern } from './account.ts';

/** ISO 8601 with an offset: `2026-11-23T08:00:12+05:30`. */
export const isoTime = z.iso.datetime({ offset: true });

/** A date in India: `2026-11-23`. */
export const istDateText = z.iso.date();

/** An account's id. */
export const accountId = z.string().check(z.regex(accountIdPattern), z.describe('The id of the account.'));
