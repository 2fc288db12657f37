/// <reference lib="dom" />
/** What the words are. */
import type { Role, Step } from '../page/step.ts';
import type { Random } from '../random.ts';
import { type Kind, kind, rename, renameButton, wordsOf } from './kind.ts';

type Wordings = Readonly<Record<Role | 'submit' | 'heading', readonly string[]>>;

const other: Wordings = {
  user: [
    'Client ID',
    'Customer ID',
    'Username',
    'Login name',
    'Trading account ID',
    'Client code',
    'User code',
    'Mobile number or client ID',
    'Account ID',
    'Login ID',
  ],
  password: ['Login password', 'Your password', 'Account password', 'Passcode', 'Web password'],
  code: [
    'Authenticator code',
    '6-digit code',
    'Code from your authenticator app',
    'Two-factor code',
    'Verification code from the app',
    'Time-based OTP',
    '2FA code',
  ],
  submit: ['Sign in', 'Continue', 'Proceed', 'Next', 'Log on', 'Sign in securely', 'Go', 'Access my account', 'Log in now'],
  heading: ['Welcome back', 'Sign in to your account', 'Account access', 'Client sign-in'],
};

const hindi: Wordings = {
  user: ['यूज़र आईडी', 'ग्राहक आईडी', 'क्लाइंट कोड', 'उपयोगकर्ता नाम', 'लॉगिन आईडी'],
  password: ['पासवर्ड', 'आपका पासवर्ड', 'लॉगिन पासवर्ड', 'पासवर्ड दर्ज करें'],
  code: ['टीओटीपी', 'ऑथेंटिकेटर ऐप का कोड', '6 अंकों का कोड', 'सत्यापन कोड दर्ज करें', 'ऐप का छह अंकों का कोड'],
  submit: ['लॉग इन करें', 'आगे बढ़ें', 'जारी रखें', 'प्रवेश करें', 'साइन इन करें'],
  heading: ['लॉग इन', 'वापसी पर स्वागत है', 'अपने खाते में प्रवेश करें'],
};

const sentences: Wordings = {
  user: ['Please enter the user ID that we sent you when you opened your account', 'Which user ID do you trade with?'],
  password: ['Please enter the password that you use on our website', 'And what is your password?'],
  code: ['Please enter the six digits that your authenticator app shows now', 'Which code does your authenticator app show?'],
  submit: ['Take me to my account', 'Yes, log me in'],
  heading: ['Good morning! Nice to see you again.'],
};

const short: Wordings = {
  user: ['ID', 'User', 'Client'],
  password: ['Pwd', 'Pass', 'PWD'],
  code: ['TOTP', '2FA', 'Code'],
  submit: ['OK', 'Go', 'Enter'],
  heading: ['Login'],
};

function reword(step: Step, words: (role: keyof Wordings, now: string) => string): void {
  for (const field of step.fields) rename(field, words(field.role, field.words));
  renameButton(step.submit, words('submit', wordsOf(step.submit)));
  if (step.heading) step.heading.textContent = words('heading', step.heading.textContent ?? '');
}

function wording(name: string, words: Wordings): Kind {
  return kind(name, 'words', (step, random) => reword(step, (role) => random.pick(words[role])));
}

function spelling(name: string, spell: (words: string, random: Random) => string): Kind {
  return kind(name, 'spelling', (step, random) => reword(step, (_role, now) => spell(now, random)));
}

export const wordKinds: readonly Kind[] = [
  wording('words-other', other),
  wording('words-hindi', hindi),
  wording('words-sentences', sentences),
  wording('words-short', short),
  kind('words-bilingual', 'words', (step, random) => reword(step, (role) => `${random.pick(hindi[role])} / ${random.pick(other[role])}`)),
  kind('words-button-only', 'words', (step, random) => renameButton(step.submit, random.pick([...other.submit, ...hindi.submit]))),
  spelling('spelling-upper-case', (words) => words.toUpperCase()),
  spelling('spelling-lower-case', (words) => words.toLowerCase()),
  spelling('spelling-marks', (words, random) => `${words}${random.pick([' *', ':', ' (required)', ' :*', '…'])}`),
  spelling('spelling-spaces', (words) => ` \u00a0${words.replaceAll(' ', '\u00a0')}\n `),
  spelling('spelling-soft-hyphens', (words) => words.replace(/([a-z]{3})(?=[a-z]{2})/g, '$1\u00ad')),
  spelling('spelling-arrows', (words, random) => `${random.pick(['', '➤ ', '🔒 '])}${words}${random.pick([' →', ' »', ' ›'])}`),
];
