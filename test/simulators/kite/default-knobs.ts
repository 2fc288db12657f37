/** How the simulator behaves if nothing is said: section numbers are those of the dossier `brokers/kite.md`, "[?]" is its mark for unconfirmed. */
import type { KiteKnobs, PageRefusal, Refusal } from './knobs.ts';

const refusal = (status: number, error_type: string, message: string): Refusal => ({ status, error_type, message });
const page = (status: number, error_type: string, message: string): PageRefusal => ({ status, error_type, message, as: 'html' });

/** The defaults: what the dossier holds most likely, and the safe side where it knows nothing. */
export function defaultKnobs(): KiteKnobs {
  return {
    markup: 'number-reused-id-2024',
    labels: {
      totp: 'External TOTP', // 6.3
      appCode: 'Mobile App Code',
      sms: 'SMS OTP',
      getSms: 'Problem with the app code? Get an SMS',
      consentHeading: 'Authorize {app}',
      consentButton: 'Authorize', // 6.7
      continueAs: 'Continue as {user_id}',
    },
    autoSubmit: true,
    ending: 'finish',
    alreadyLoggedIn: 'redirect',
    loggedInAs: null,
    absoluteLocation: true,
    thirdPartyUrls: [],
    cookieAttributes: 'Path=/; SameSite=Lax',
    requireUserAgent: false,
    connectSession: null,

    attempts: 5,
    wrongPassword: refusal(403, 'UserException', 'Invalid username or password. {remaining} attempt(s) remain.'), // 6.9, wording [?]
    unknownUser: refusal(403, 'UserException', 'Invalid username or password.'),
    blocked: refusal(403, 'UserException', 'Your account is blocked. Please reset your password to unblock it.'), // 6.9, wording [?]
    loginRefusal: null,
    twofaRefusal: null,
    remainingInData: false,
    captchaAfter: null,
    captchaRequired: refusal(403, 'UserException', 'Enter the characters shown in the captcha.'), // [?]
    wrongTotp: refusal(403, 'TwoFAException', 'Invalid TOTP. {remaining} attempt(s) remain.'), // 6.9, wording [?]
    wrongCode: refusal(403, 'TwoFAException', 'Invalid App Code. {remaining} attempt(s) remain.'), // 6.9
    twofaUnavailable: refusal(400, 'InputException', 'The requested 2FA type is not available'), // 6.9, status [?]
    staleRequestId: refusal(400, 'InputException', 'Your login request has expired. Please try again.'), // [?]
    requestIdSeconds: 300,
    totpWindow: 1,
    totpReplay: false,

    invalidApiKey: page(400, 'InputException', 'Invalid `api_key`'), // 6.9, page or JSON [?]
    appLapsed: page(403, 'PermissionException', 'This app is inactive or its subscription has expired.'), // [?]
    userNotEnabled: page(403, 'ForbiddenError', 'The user is not enabled for the app.'), // 6.9
    staleSession: page(400, 'InputException', 'Invalid or expired session.'), // [?]
    consent: 'first-time',

    redirectOrder: ['action', 'type', 'status', 'request_token'],
    redirectTo: null,
    redirectError: null,
    redirectKeepsQuery: true,

    requestTokenSeconds: 180,
    staleRequestToken: refusal(403, 'TokenException', 'Token is invalid or has expired.'), // 7.2
    badChecksum: refusal(403, 'TokenException', 'Invalid `checksum`.'), // 7.2; 400 InputException also seen
    missingField: refusal(400, 'InputException', 'Missing or empty field `{field}`'), // 7.2, wording [?]
    unknownApiKey: refusal(403, 'TokenException', 'Invalid `api_key`.'), // 7.2, status [?]
    refreshRefused: refusal(403, 'TokenException', 'Invalid `refresh_token`.'), // [?]
    failedExchangeConsumes: true,
    secondLogin: 'ends-same-app',
    webLoginEndsTokens: false,
    tokensDieAt: '06:00',

    exchangeRefusal: null,
    callRefusal: null,
    deadToken: refusal(403, 'TokenException', 'Incorrect `api_key` or `access_token`.'), // 9
    malformedAuthorization: refusal(403, 'TokenException', 'Incorrect `api_key` or `access_token`.'), // 9 [?]
    missingVersion: refusal(400, 'InputException', 'Missing or invalid `X-Kite-Version` header.'), // [?]
    notFound: refusal(404, 'GeneralException', 'Route not found'), // [?]
    rateLimited: refusal(429, 'NetworkException', 'Too many requests'), // 7.2
    requestsPerSecond: null,
    refusedFirstCalls: 0,
    profileOf: null,

    faults: [],
    dateOffset: 0,
    dateHeader: true,
    age: null,
  };
}
