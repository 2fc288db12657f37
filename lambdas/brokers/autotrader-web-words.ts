/**
 * The words of AutoTrader Web's console, in families. The documentation has "API Key", "View", "Re-generate", "Password", "Settings" and
 * "Security" (the AutoTrader Web dossier, section 4); the pages themselves are not public, so what other consoles say in their place is
 * here too.
 */

/** A key: a UUID in the vendor's placeholders (section 4); without hyphens in case it is written so. */
export const apiKey = /\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b/i;

/** What the key is called. */
export const nearKey = /\bapi[ -]?(keys?|access|credentials?|tokens?)\b|\baccess[ -]?keys?\b/i;

const theKey = '( (the|your|my|current|full))*( (api|access))?( ?-?(keys?|access|credentials?|tokens?))';

/** What asks for the key. */
export const viewWords = new RegExp(`^\\W*(view|reveal|display|see|unmask|unhide)(${theKey})?\\W*$`, 'i');

/** The same, or what shows what stands in a field: pressed only where nothing else asks for the key. */
export const showWords = new RegExp(`^\\W*show(${theKey})?\\W*$`, 'i');

/** What can only ask for the key: a mere "Show" beside a password shows that. */
export const showKeyWords = new RegExp(`^\\W*show${theKey}\\W*$`, 'i');

/** What shows a key that is there already, or copies it. */
export const showOrCopyWords = new RegExp(`^\\W*(show|copy|reveal|unmask|unhide)(${theKey})?\\W*$`, 'i');

/** What makes a new key in place of the old one. */
export const regenerateWords =
  /\bre-?\s?generate\b|\bregen\b|^\W*(roll|rotate|renew)( over)?\W*$|\b(reset|renew|rotate|roll|refresh|re-?create|re-?issue|replace|cycle|change|new|generate|create|make|issue|request)( (over|me|a|an|the|your|my|this|another|new|fresh))*( (api|access))*[ -](key|token)s?\b/i;

/** The same, and all else that ends a key: no login that only views presses anything that bears such words. */
export const irreversibleWords = new RegExp(
  `${regenerateWords.source}|\\b(revoke|delete|remove|invalidate|disable|deactivate|expire|cancel|roll|rotate|regenerate|renew|reset)\\b`,
  'i',
);

export const sureWords = /^\W*(yes|ok(ay)?|continue|proceed|confirm|i understand)\b/i;
export const promptWords =
  /^\W*(submit|confirm|ok(ay)?|continue|verify|proceed|yes|go|unlock|done|next|authenticate|authori[sz]e|enter|allow|check)\b/i;

export const keyEntry =
  /^\W*((my|your|the|manage|view|show) )?(api[ -]?(keys?|access|credentials?|tokens?|settings|management)|access[ -]?keys?|(api )?key management)\W*$/i;
export const securityEntry =
  /^\W*((account|login|my|your) )?security( (settings|options|cent(er|re)))?\W*$|^\W*(\w+ (&|and) security|security (&|and) \w+)\W*$/i;
export const developerEntry = /^\W*(api|developers?( (settings|options|tools|api))?|integrations?|api (&|and) \w+|\w+ (&|and) api)\W*$/i;
export const settingsEntry =
  /^\W*((my|your|account|user|general|profile|system) )?(settings|preferences|configuration|setup|options)\W*$|^\W*\w+ (&|and) settings\W*$/i;

/** Words of the menu behind the login. */
export const insideWords = /^\W*(log ?(out|off)|sign ?(out|off)|dashboard|trading accounts)\W*$/i;
export const closeWords = /^\W*(close|ok(ay)?|got it!?|dismiss|skip|not now|later|remind me later|×|✕)\W*$/i;

/** A code beside the password that need not be given. */
export const optionalCodeWords =
  /\b(t?otp|2fa|code|authenticator)\b[^.]{0,40}\b(if|when|only)\b[^.]{0,40}\b(enabled|on|active|activated|set ?up|configured|use it)\b|\boptional\b/i;
