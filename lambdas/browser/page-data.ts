/** What is read from one frame of a page: plain data, no values of fields. */

/** A place on the page, CSS px, from the page's top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/**
 * Where an element stands in the document: numbers of its ancestors, outermost first, itself last. Two elements share a
 * block if they share a number. Shadow roots are crossed.
 */
export type Path = readonly number[];

interface Control {
  /** Which of the elements read along with the data. */
  readonly node: number;
  readonly path: Path;
  readonly box: Box;
  /** Whether a person could see it (if nothing lies over it). */
  readonly visible: boolean;
  /** Neither disabled nor read-only. */
  readonly enabled: boolean;
  /** The number of the element that lies over it, or null. */
  readonly coveredBy: number | null;
  /** The number of its form, or null. */
  readonly form: number | null;
}

/** Something to type in, tick or choose from. */
export interface FieldData extends Control {
  /** An input's type, or `textarea`, `select`, `textbox` (an editable element). */
  readonly kind: string;
  /** What labels it, in the order a person would believe: label, aria, title. Empty if nothing does. */
  readonly label: string;
  readonly placeholder: string;
  /** The visible words beside or above it. */
  readonly near: string;
  readonly autocomplete: string;
  /** Its name and id: hints only, they lie (Kite calls its TOTP field `userid`). */
  readonly name: string;
  readonly inputmode: string;
  readonly maxlength: number | null;
  readonly empty: boolean;
  readonly checked: boolean;
}

/** Something to press. */
export interface ButtonData extends Control {
  /** What it bears; where that is only a picture or a sign, what it says to those who point at it or cannot see it. */
  readonly words: string;
  /** All that it says besides: aria, title, the names of its pictures. Empty if nothing. */
  readonly label: string;
  /** Whether it says of itself that it shows what is folded away now. */
  readonly unfolds: boolean;
  /** Words of its ids, classes, addresses and pictures, in small letters: hints only, they lie. */
  readonly hints: string;
  /** On the page's frame (its head, its sides), in its content, in one of many rows; or a link to another site or window. */
  readonly place: 'frame' | 'content' | 'row' | 'away';
  /** A button by its kind, rather than a link or an element that only looks like one. */
  readonly button: boolean;
  /** Whether its kind makes it submit its form. */
  readonly submits: boolean;
}

/** A form. `action` is the origin it posts to. */
export interface FormData {
  readonly number: number;
  readonly action: string;
}

/** A piece of visible text. */
export interface TextData {
  readonly text: string;
  readonly path: Path;
  readonly box: Box;
  /** A heading or a legend. */
  readonly heading: boolean;
  /** The number of the element that lies over a heading, or null. */
  readonly coveredBy: number | null;
  /** The words of a link or a button. */
  readonly pressable: boolean;
}

/** Something that lies over fields or buttons. */
export interface CoverData {
  readonly number: number;
  readonly text: string;
}

/** One frame. */
export interface FrameData {
  readonly origin: string;
  readonly title: string;
  /** Whether the document is still being parsed, or scripts that were put off until then are still to run. */
  readonly loading: boolean;
  readonly fields: readonly FieldData[];
  readonly buttons: readonly ButtonData[];
  readonly forms: readonly FormData[];
  readonly texts: readonly TextData[];
  readonly covers: readonly CoverData[];
  /** Whether a captcha widget that a person must solve is on the page. */
  readonly captcha: boolean;
}
