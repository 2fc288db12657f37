/** All kinds of change, in the order in which they are applied to a page. */
import { buttonKinds } from './buttons.ts';
import { extraKinds } from './extras.ts';
import { fieldKinds } from './fields.ts';
import type { Kind } from './kind.ts';
import { labelKinds } from './labels.ts';
import { placeKinds } from './places.ts';
import { mergedKinds, splitKinds } from './steps.ts';
import { structureKinds } from './structure.ts';
import { timeKinds } from './time.ts';
import { wordKinds } from './words.ts';

/** The catalogue. */
export const catalogue: readonly Kind[] = [
  ...mergedKinds,
  ...fieldKinds,
  ...wordKinds,
  ...labelKinds,
  ...buttonKinds,
  ...structureKinds,
  ...splitKinds,
  ...extraKinds,
  ...placeKinds,
  ...timeKinds,
];
