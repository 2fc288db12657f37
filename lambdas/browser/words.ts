/**
 * The words by which a person tells what a field, a button or a form is for. English, and the Hindi that is common on such pages, in
 * Unicode’s normal form C, as pages are read.
 */

/** Any word, of two letters or more; in Hindi most letters are followed by a sign. */
export const anyWord = /\p{L}[\p{L}\p{M}]/u;

/** Labels of a user's name with the broker. */
export const userWords =
  /\b(user|client|customer|login|account|member|kite|trading)[ _-]?(id|code|name|no|number)\b|\buser ?(id|name)?\b|\blogin\b|\be-?mail\b|\b(mobile|phone)\b|\bucc\b|^\W*(id|client|user)\W*$|यूज़र|यूजर|उपयोगकर्ता|ग्राहक|क्लाइंट|आई ?डी|लॉग(िन| ?इन) नाम|मोबाइल नंबर|फ़ोन नंबर|फोन नंबर/i;

/** A heading that stands above a field without being its label. */
export const loginHeading = /^\W*(log|sign) ?in ?to\b/i;

/** A label of a password. */
export const passwordWords = /pass ?word|pass ?phrase|\bpwd\b|पासवर्ड|कूटशब्द/i;

/** A password to be made or changed, or one for something other than logging in. */
export const newPasswordWords =
  /\b(new|confirm|re-?enter|re-?type|repeat|again|create|choose|set|old|existing|current|temporary)\b|\b(transaction|trading|txn|order|profile|trade)\b.*pass|नया|पुराना|वर्तमान|दोबारा|पुष्टि/i;

/** A code of an authenticator, said so. */
export const totpWords =
  /\bt-?otp\b|time[ -]?based|authenticator|authentication app|google auth|\b(2|two)[ -]?(fa|factor|step)\b|टीओटीपी|प्रमाणक|प्रमाणीकरण ऐप|ऑथें(टि|टी)केटर|ऑथेन्टिकेटर/i;

/** A key for programs. */
export const keyFieldWords = /\b(api|access|secret|private|client|app|consumer)[ -]?(key|secret|token)\b/i;

/** Some one-time code. */
export const codeWords =
  /\botp\b|one[ -]?time|pass ?code|\b(verification|security|auth|authentication|access|login|6|six|8|eight)[ -]?(digit )?(code|number)\b|\b\d[ -]digit|(?<!\b(client|user|customer|member|login) )\bcode\b|ओटीपी|(?<!(क्लाइंट|ग्राहक|यूज़र|यूजर) )कोड/i;

/** A factor that only a person or their phone has. */
export const otherFactorWords =
  /(?<!authenticat(or|ion) )\b(app|sms|e-?mail|mobile|phone|whatsapp|backup|recovery|push|voice)[ -]*(app )?(otp|code|pin)\b|\b(otp|code|pin)\b.{0,40}\b(sent|sms|mobile|phone|e-?mail|whatsapp)\b|\bm-?pin\b|\bpin\b|security (question|answer)|\banswer\b|maiden|date of birth|\bdob\b|\bpan\b|एसएमएस|पिन|ऐप कोड|(मोबाइल|फ़ोन|फोन|ई-?मेल)[^।]{0,30}(कोड|ओटीपी)|(कोड|ओटीपी)[^।]{0,30}(मोबाइल|फ़ोन|फोन|ई-?मेल)/i;

/** Words around a code field which say that the code was sent to a person. */
export const sentWords =
  /\b(sent|sending|delivered)\b.{0,60}\b(to|on|via|by|through)\b|\b(to|on) your (registered )?(mobile|phone|e-?mail|number|device)|\bsms\b|registered (mobile|e-?mail|phone)|(?<!authenticat(or|ion) )\bapp code\b|kite app|whatsapp|भेजा|भेजे ग|एसएमएस|ऐप कोड|(मोबाइल|फ़ोन|फोन|ई-?मेल) पर/i;

/** A question in place of a label. */
export const questionWords =
  /\?\s*$|^\W*(what|which|who|whose|where|when|how|in (what|which))\b|\b(favou?rite|pet|school|birth ?place|born|mother|father|spouse)\b/i;

/** A box for the characters of a captcha. */
export const captchaFieldWords =
  /captcha|characters (you see|shown|above|below|in the)|(text|code|letters|number) (shown )?in the (image|picture)|कैप्चा/i;

/** Words of a page that wants proof that a person is there. A mere notice ("protected by reCAPTCHA") is not among them. */
export const challengeWords =
  /i['’]?a?m not a robot|(enter|type) the (characters|text|letters|code|words?) ((you see|shown)(?! (by|in|on) (your|the|an) (\w+ )?(authenticator|app|phone|device))|in the (image|picture)|from the (image|picture))|verify (that )?you('re| are)( a| not a)? (human|robot|bot)|are you (a )?(human|robot)|checking your browser|checking if the site connection is secure|complete the (captcha|security check)|solve the captcha|slide to verify|press and hold|prove you('re| are) human/i;

/** A search box. */
export const searchWords = /\bsearch\b|\bfind\b|खोज/i;

/** A login. */
export const loginWords = /\b(log|sign) me in\b|\blog ?[io]n\b|\bsign ?in\b|\blogin\b|लॉग(िन| ?इन)|साइन ?इन|प्रवेश/i;

/** Buttons that send a login on. */
export const submitWords =
  /\b(log|sign) me in\b|\blog ?[io]n\b|\bsign ?in\b|\blogin\b|\bcontinue\b|\bsubmit\b|\bnext\b|\bverify\b|\bproceed\b|\bconfirm\b|\bgo\b|\benter\b|\bauthenticate\b|\b(access|to) my account\b|^\W*ok(ay)?\W*$|लॉग(िन| ?इन)|साइन ?इन|प्रवेश|जारी|आगे|सत्यापित|पुष्टि|सबमिट/i;

/** What a form without a button says of the key that sends it. */
export const enterWords = /\b(press|hit) (the )?(enter|return)\b/i;

/** Buttons that a login must never press. */
export const otherButtonWords =
  /forgot|sign ?up|\bjoin\b|get started|register|reset|cancel|resend|re-?send|\bback\b|\bclear\b|\bshow\b|\bhide\b|create|re-?generate|revoke|open (an |a )?(free |demat )?account|\b(send|get|request|generate)( me)?( an?| the)? ?(sms |mobile )?(otp|code|link)\b|\bqr\b|\bsso\b|google|apple|facebook|fingerprint|biometric|face ?id|passkey|\b(with|using|via) (an? )?(otp|mobile|sms|app|e-?mail|pin)\b|subscribe|search|save|change|update|delete|remove|enable|disable|\b(buy|sell|pay|order|transfer|withdraw)\b|\bpost\b|\bsend\b|download|help|support|not you|switch|logout|log out|भूल|भेजें|पंजीकरण|रजिस्टर|साइन ?अप|खाता खोलें|बदलें|रीसेट|रद्द|वापस|पीछे|दिखा(एं|एँ)|छिपा(एं|एँ)|खोज|सहायता|मदद/i;

/** Buttons that belong to one field: they show what is typed, or empty it. */
export const fieldButtonWords = /^(show|hide|clear|toggle)\b|\bvisibility\b/i;

/** Headings and buttons of places where a login is not done, though they ask for the same things. */
export const notLoginWords =
  /\b(change|reset|set|create|update|choose|recover|retrieve|forgot(ten)?|new)\b.{0,24}(pass ?word|\bpin\b|credentials|user ?(id|name))|\bforgot\b|\bregist(er|ration)\b|\bsign ?up\b|create (an |your |a )?(new )?account|open (an |a |your )?(free )?(demat )?account|\bunlock\b|\bunblock\b|\bdelete\b|deactivat|close (your )?account|withdraw|\btransfer\b|(place|confirm|modify|cancel)( an| your| the)? order|order (ticket|entry)|authori[sz]e (the |this |your )?(order|trade|transaction|holdings|sale)|(verify|update|add|link|change) your (mobile|e-?mail|phone|number|profile|pan|bank|contact)|\bkyc\b|feedback|survey|newsletter|subscribe|contact us|enquir|\brefer\b|nominee|(पासवर्ड|पिन)[^।]{0,20}(बदल|रीसेट)|नया पासवर्ड|भूल|पंजीकरण|रजिस्टर|खाता खोलें/i;

/** Setting up or taking down an authenticator: a code typed there changes the account. */
export const setUpFactorWords =
  /\b(enable|disable|set(ting)? ?up|turn (on|off)|activate|deactivate|remove|reset|re-?generate|register|add)\b|scan (the|this|a)\b.{0,20}\bqr\b|सेट ?अप|सेट कर|सक्षम|सक्रिय|निष्क्रिय|स्कैन|हटा(एं|एँ)|जोड़ें/i;

/** A banner about cookies, and the words that make it go. */
export const cookieWords = /\bcookies?\b|कुकी/i;
export const dismissWords =
  /^(reject( all)?|decline|necessary only|only necessary|accept( all)?( cookies)?|allow( all)?( cookies)?|ok(ay)?|got it!?|i agree|agree|i understand|understood|close|dismiss|×|✕|x)$/i;

/** The only button of a notice that asks for nothing. */
export const closeWords = /^(close|dismiss|ok(ay)?|got it!?|not now|later|skip|×|✕|x|बंद करें|ठीक है)$/i;

/** Controls that open a menu, by their words or signs; and by the hints of those that bear only a picture. */
export const menuWords =
  /\b(menu|navigation|hamburger|avatar|side ?bar|drawer)\b|^\W*((my|your|user|the|open|show|toggle|more|account|profile|settings|preferences|options|administration|admin|user) ?)+\W*$/iu;
export const menuSigns = /[☰≡⋮⋯︙⚙🛠🔧👤👥▾▼⌄]/u;
export const menuHints =
  /\b(menu|nav ?bar|hamburger|burger|bars|avatar|user|profile|account|person|gear|cog|settings|drawer|side ?bar|more|ellipsis|dots|kebab)\b/;

/** What is never pressed to look for a way on: it ends, changes, orders or sends something. */
export const neverExploredWords =
  /\b(log|sign)[ -]?(out|off)\b|\b(exit|quit|power|end session)\b|\b(delete|remove|trash|bin|discard|revoke|disable|deactivate|block|cancel|reset|clear|roll|rotate|renew|refresh|recycle|new|create|add|save|submit|update|upload|import|enable|activate|go live|non-live|validate|approve|accept|agree|authori[sz]e|confirm|send|share|invite|change|edit|switch)\b|re-?\s?generate|square[ -]?off|\b(orders?|buy|sell|trade|positions?|holdings?|place|modify|transfer|withdraw|deposit|pay|payment|wallet|recharge)\b/i;

/** What only a person needs, and what lies over the page for nothing. */
export const otherMenuWords =
  /\b(notifications?|bell|alerts?|help|support|chat|feedback|language|locale|theme|dark|light|search|filter|sort|columns?|calendar|date|download|export|print|close|collapse|hide|dismiss|back|full ?screen|zoom|copy|watch ?list|markets?)\b/i;

/** The same by hints. Narrower, since styles bear the other words too. */
export const neverExploredHints =
  /\b(log ?(out|off)|sign ?(out|off)|power|exit|delete|remove|trash|bin|revoke|cancel|square ?off|buy|sell|regen\w*|refresh|sync|bell|notification\w*|search|close)\b/;
