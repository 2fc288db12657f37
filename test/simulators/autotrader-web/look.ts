/**
 * What the console looks like. All of it is invented: the real one has not been seen (dossier, 14.1). Known are the words
 * "API Key", "View", "Re-generate", the password prompt, and the two places of the key in the menus (4).
 */

export interface Look {
  /**
   * How one gets around: a sidebar whose groups unfold, a top bar with drop-downs, pages with tabs, tiles, a menu behind the user's name,
   * behind three bars, or behind the user's initials, or pictures in place of words.
   */
  readonly menu: 'sidebar' | 'dropdown' | 'tabs' | 'tiles' | 'user-menu' | 'bars' | 'initials' | 'pictures';
  /** Whether a menu item leads to a page of its own or swaps the content of this one. */
  readonly navigation: 'links' | 'script';
  /** Settings → API Key (older), or Settings → Security (newer) (4). */
  readonly place: 'api-key' | 'security';
  /** Where the login password is asked for: a dialog made of divs, a native dialog, below the buttons, a page of its own, or a field that is always there. */
  readonly prompt: 'modal' | 'dialog' | 'inline' | 'page' | 'always';
  /**
   * Where the key shows: as text; in a read-only field; in a password field until Show, which may stand there empty before; as dots until
   * Show; as dots until Copy; as dots, with the key in an attribute of the Copy button; nowhere, Copy puts it on the clipboard; in a passing
   * note; in a dialog.
   */
  readonly shows:
    | 'text'
    | 'field'
    | 'password-field'
    | 'empty-password-field'
    | 'dots-until-show'
    | 'dots-until-copy'
    | 'copy-attribute'
    | 'clipboard'
    | 'toast'
    | 'modal';
  /** A native form and pages, a form with a script in one document, or a form that has the TOTP field beside the password. */
  readonly login: 'native' | 'script' | 'one-form';
  /** How buttons are made: real ones, links, or divs with a role. */
  readonly buttons: 'button' | 'link' | 'div';
  /** The label of a field: a label element, a placeholder, words beside it, or `aria-label`. */
  readonly fieldLabels: 'label' | 'placeholder' | 'beside' | 'aria';
  /** Whether everything is inside an open shadow root. */
  readonly shadow: boolean;
}

/** The invented consoles, by name. */
export const layouts = {
  /** Server-rendered pages throughout: every step is a document. */
  classic: {
    menu: 'sidebar',
    navigation: 'links',
    place: 'api-key',
    prompt: 'page',
    shows: 'text',
    login: 'native',
    buttons: 'link',
    fieldLabels: 'label',
    shadow: false,
  },
  /** The older menu with dialogs. */
  'sidebar-modal': {
    menu: 'sidebar',
    navigation: 'script',
    place: 'api-key',
    prompt: 'modal',
    shows: 'field',
    login: 'script',
    buttons: 'button',
    fieldLabels: 'placeholder',
    shadow: false,
  },
  /** The newer place, among tabs, with the prompt in the page. */
  'tabs-inline': {
    menu: 'tabs',
    navigation: 'script',
    place: 'security',
    prompt: 'inline',
    shows: 'password-field',
    login: 'one-form',
    buttons: 'button',
    fieldLabels: 'beside',
    shadow: false,
  },
  /** A top bar, a native dialog, and a key that only a Copy button has. */
  'dropdown-copy': {
    menu: 'dropdown',
    navigation: 'links',
    place: 'security',
    prompt: 'dialog',
    shows: 'copy-attribute',
    login: 'script',
    buttons: 'button',
    fieldLabels: 'aria',
    shadow: false,
  },
  /** Tiles, a password field that is always there, and a passing note. */
  'tiles-toast': {
    menu: 'tiles',
    navigation: 'script',
    place: 'security',
    prompt: 'always',
    shows: 'toast',
    login: 'native',
    buttons: 'button',
    fieldLabels: 'label',
    shadow: false,
  },
  /** Everything behind the user's name, buttons that are none, in a shadow root. */
  'user-menu-shadow': {
    menu: 'user-menu',
    navigation: 'script',
    place: 'api-key',
    prompt: 'modal',
    shows: 'dots-until-show',
    login: 'script',
    buttons: 'div',
    fieldLabels: 'beside',
    shadow: true,
  },
} as const satisfies Record<string, Look>;

/** The name of an invented console. */
export type Layout = keyof typeof layouts;

/** The look that these knobs give. */
export function lookOf(knobs: { readonly layout: Layout; readonly look: Partial<Look> }): Look {
  return { ...layouts[knobs.layout], ...knobs.look };
}
