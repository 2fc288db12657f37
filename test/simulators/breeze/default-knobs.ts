/** How the simulator behaves if nothing is said: section numbers are those of the dossier `brokers/breeze.md`, "[?]" is its mark for unconfirmed. */
import type { ApiKnobs, ApiRefusal, BreezeKnobs, GateKnobs, PageKnobs } from './knobs.ts';

const refusal = (http: number, status: number, error: string): ApiRefusal => ({ http, status, error });

/** The defaults: what the dossier holds most likely, and the safe side where it knows nothing. */
export function defaultKnobs(): BreezeKnobs {
  return { ...pages(), ...gate(), ...api(), faults: [], dateOffset: 0, dateHeader: true, age: null };
}

function pages(): PageKnobs {
  return {
    markup: 'hidpv-2026',
    labels: {
      user: 'User/Login Id', // 5.2, wording not confirmed
      password: 'Password', // 5.2
      terms: 'I have read and agree to the terms and conditions', // 5.2 [?]
      totpHeading: 'Verify TOTP', // 5.4
      smsHeading: 'Verify OTP', // [?]
      smsText: 'Enter the OTP sent to your registered mobile number ending 00', // 5.4 [?]
      emailText: 'Enter the OTP sent to your registered e-mail address', // 3 [?]
      confirm: 'Submit', // [?]
    },
    labelsAs: 'label',
    terms: 'overlaid',
    termsAlert: 'Please accept the terms and conditions.', // 5.2 [?]
    passwordKey: null,
    otpBy: 'totp',
    otpPanel: 'replaces',
    codeBoxes: 'row',
    decoys: false,
    confirmType: 'button',
    autoSubmit: false,
    validateBy: 'script',
    bounce: 'auto',
    thirdPartyUrls: [],
    cookieAttributes: 'Path=/; SameSite=Lax',
    requireCookies: true,
    requireUserAgent: false,
  };
}

function gate(): GateKnobs {
  return {
    unknownKey: 'Public Key does not exist.', // 5.1
    inactiveApp: 'App is not active.', // [?]
    invalidRequest: 'text',
    loginSeconds: 600,
    attempts: 5,
    wrongPassword: { message: 'Invalid username or password', as: 'inline' }, // 5.4, place [?]
    blocked: { message: 'Your account has been locked due to multiple invalid attempts.', as: 'inline' }, // 9, wording [?]
    wrongOtp: { message: 'Invalid OTP. Please try again.', as: 'both' }, // 5.4: #otperr and alert; wording [?]
    undecryptable: 'wrong-password',
    passwordRefusal: null,
    otpRefusal: null,
    captchaAfter: null,
    otpSeconds: 300,
    totpWindow: 1,
    totpReplay: false,

    redirectBy: 'form-post',
    redirectQuery: 'apisession', // 5.6
    redirectField: 'API_Session', // 5.6
    redirectTo: null,
    sessionKeyKind: 'digits',
    sessionKeyLength: 8,
  };
}

function api(): ApiKnobs {
  return {
    secondLogin: 'ends-all-apps',
    sessionsEndAt: '00:00',
    sessionHours: 24,
    sessionTokenKey: 'other',
    reportsUser: null,

    unknownSession: refusal(200, 500, 'Invalid session.'), // 6.3, HTTP [?]
    unknownAppKey: refusal(200, 5, 'Public Key does not exist.'), // 6.3
    endedSession: refusal(200, 500, 'Resource not available.'), // 6.3
    unavailableFirst: 0,
    unavailable: refusal(200, 503, 'Unable to retrieve customer details at the moment. Please try again later.'), // 6.3, body [?]
    exchangeRefusal: null,
    callRefusal: null,
    malformed: refusal(200, 400, 'Invalid request.'), // [?]
    invalidChecksum: refusal(401, 5, 'Authentication Fail :: Invalid Checksum.'), // 7.1
    endedSessionSigned: refusal(401, 5, 'Authentication Fail :: Invalid Checksum.'), // 7.1
    timestampTolerance: 300,
    noData: refusal(200, 200, 'No Data Found'), // 7.1 [?]
    notFound: refusal(404, 404, 'Resource not found.'), // [?]
    callsPerMinute: 100, // 8
    callsPerDay: 5000, // 8
    exchangesCount: true,
    minuteLimit: refusal(401, 5, 'Limit exceed: API call per minute:Try after some time'), // 7.1
    dayLimit: refusal(401, 5, 'Limit exceed: API call per day: Try after some time'), // 7.1, end of the text [?]
    refusalHttp: null,
  };
}
