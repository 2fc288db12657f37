/** Pages that look like a login to a program, and on which a person would not type a name, a password or a code. */

const login =
  '<h1>Login</h1><form><input placeholder="User ID" data-as=user><input type=password placeholder=Password data-as=password><button>Login</button></form>';

export interface Negative {
  readonly name: string;
  readonly body: string;
  /** The failure it ends with; `page-changed` unless given. */
  readonly code?: string;
  /** How many of its fields are filled when it comes; none unless given. */
  readonly filled?: number;
}

export const negatives: readonly Negative[] = [
  {
    name: 'change password',
    body: '<h1>Change password</h1><form><input placeholder="User ID"><input type=password placeholder="Current password"><input type=password placeholder="New password"><button>Continue</button></form>',
  },
  {
    name: 'set a new password',
    body: '<h2>Your password has expired</h2><form><label>New password<input type=password></label><label>Confirm password<input type=password></label><button>Submit</button></form>',
  },
  {
    name: 'two passwords, no words',
    body: '<h1>Login</h1><form><input placeholder="User ID"><input type=password><input type=password><button>Continue</button></form>',
  },
  {
    name: 'new-password by autocomplete',
    body: '<h1>Welcome</h1><form><input placeholder="User ID"><input type=password placeholder=Password autocomplete=new-password><button>Continue</button></form>',
  },
  { name: 'reset by user id', body: '<h1>Forgot password</h1><form><input placeholder="User ID"><button>Continue</button></form>' },
  {
    name: 'reset, the button says so',
    body: '<h1>Account</h1><form><input placeholder="User ID"><input type=password placeholder=Password><button>Reset password</button></form>',
  },
  {
    name: 'a password without a name',
    body: '<h1>Login</h1><form><input type=password placeholder=Password><button>Login</button></form>',
  },
  {
    name: 'a passcode that was sent, beside the name',
    body: '<h1>Login</h1><form><p>We sent it to your mobile.</p><label>Username <input value=DEMO01 disabled></label><label>Passcode <input type=password></label><button>Login</button></form>',
    filled: 1,
  },
  {
    name: 'a new password, with the words below the fields',
    body: '<h1>Login</h1><form><div><input placeholder="User ID"></div><div><input type=password></div><small>New password</small><div><button>Login</button></div></form>',
  },
  {
    name: 'a name and something that nothing tells of',
    body: '<h1>Login</h1><form><input placeholder="User ID"><input><button>Login</button></form>',
  },
  {
    name: 'a message',
    body: '<h1>Login trouble?</h1><form><p>Your login</p><textarea rows=6 cols=40></textarea><button>Submit</button></form>',
  },
  {
    name: 'a pin code in two boxes',
    body: '<h1>Login</h1><form><p>PIN code</p><input maxlength=3><input maxlength=3><button>Continue</button></form>',
  },
  {
    name: 'registration',
    body: '<h1>Sign up</h1><form><input placeholder="User ID"><input type=password placeholder=Password><button>Create account</button></form>',
  },
  {
    name: 'registration beside the word login',
    body: '<h1>Login or join us</h1><form><input placeholder="User ID"><input type=password placeholder=Password><button>Join now</button></form>',
  },
  {
    name: 'a notice with a choice over the form',
    body: `${login}<div style="position:fixed;inset:0;background:#fff"><p>Your plan has changed.</p><button>OK</button><button>No</button></div>`,
  },
  {
    name: 'registration with more fields',
    body: '<h1>Get started</h1><form><input placeholder="Full name"><input type=email placeholder="E-mail"><input type=password placeholder=Password><button>Continue</button></form>',
  },
  {
    name: 'login with a field nobody knows',
    body: '<h1>Login</h1><form><input placeholder="User ID"><input type=password placeholder=Password><input placeholder="Date of birth"><button>Login</button></form>',
  },
  {
    name: 'search box',
    body: '<h1>Markets</h1><form><input type=text placeholder="Search stocks"><button>Go</button></form><a href=#>Login</a>',
  },
  {
    name: 'newsletter',
    body: '<h1>Login is not available</h1><form><input type=email placeholder="E-mail"><button>Subscribe</button></form>',
  },
  {
    name: 'feedback',
    body: '<h1>Feedback</h1><form><input placeholder="User ID"><textarea placeholder="What can we do better?"></textarea><button>Submit</button></form>',
  },
  {
    name: 'comment beside a login',
    body: '<h1>Login problems? Tell us</h1><form><input placeholder="User ID"><input type=password placeholder=Password><textarea></textarea><button>Login</button></form>',
  },
  {
    name: 'order ticket',
    body: '<h1>Place order</h1><form><input type=number placeholder=Qty><input type=number placeholder=Price><input type=password placeholder="Trading password"><button>Buy</button></form>',
  },
  {
    name: 'password to confirm an order',
    body: '<h1>Confirm order</h1><form><p>Enter your password to confirm the order.</p><input type=password placeholder=Password><button>Continue</button></form>',
  },
  {
    name: 'password to delete the account',
    body: '<h2>Close your account</h2><form><input type=password placeholder=Password><button>Continue</button></form>',
  },
  {
    name: 'mobile verification',
    body: '<h1>Verify your mobile</h1><form><input type=tel placeholder="Mobile number"><button>Continue</button></form>',
  },
  { name: 'login by SMS', body: '<h1>Login</h1><form><input type=tel placeholder="Mobile number"><button>Get OTP</button></form>' },
  {
    name: 'posts to another site',
    body: '<h1>Login</h1><form action="https://login.example.invalid/in" method=post><input placeholder="User ID"><input type=password placeholder=Password><button>Login</button></form>',
  },
  {
    name: 'the button posts to another site',
    body: '<h1>Login</h1><form method=post><input placeholder="User ID"><input type=password placeholder=Password><button formaction="https://login.example.invalid/in">Login</button></form>',
  },
  { name: 'frame of another site', body: '<h1>Login</h1><iframe src="https://login.example.invalid/"></iframe>' },
  {
    name: 'frame without an origin',
    body: `<h1>Login</h1><iframe sandbox="allow-forms" srcdoc='<h1>Login</h1><form><input placeholder="User ID"><input type=password><button>Login</button></form>'></iframe>`,
  },
  { name: 'hidden form', body: `<h1>Maintenance</h1><div style="display:none">${login}</div>` },
  { name: 'transparent form', body: `<h1>Maintenance</h1><div style="opacity:0">${login}</div>` },
  { name: 'form off the page', body: `<h1>Maintenance</h1><div style="position:absolute;left:-3000px">${login}</div>` },
  {
    name: 'form under a notice',
    body: `${login}<div style="position:fixed;inset:0;background:#fff">Scheduled maintenance till 10:00. <button>OK</button></div>`,
  },
  {
    name: 'form under a notice whose words lie just over its fields',
    body: `${login}<div id=n style="position:fixed;inset:0;background:#fff8"></div><script>for (const f of document.querySelectorAll('input,button')) {
      const { x, y, width, height } = f.getBoundingClientRect();
      n.insertAdjacentHTML('beforeend', '<i style="position:absolute;left:' + (x + 2) + 'px;top:' + (y + 2) + 'px;width:' + (width - 4) + 'px;height:' + (height - 4) + 'px">Wait</i>');
    }</script>`,
  },
  {
    name: 'locked form',
    body: '<h1>Login</h1><form><fieldset disabled><input placeholder="User ID"><input type=password placeholder=Password><button>Login</button></fieldset></form>',
  },
  { name: 'PIN', body: '<h1>Login</h1><form><label>PIN <input type=password maxlength=6></label><button>Continue</button></form>' },
  {
    name: 'security questions',
    body: '<h1>Login</h1><form><input type=password label="What is the name of your first school?"><input type=password label="Which city were you born in?"><button>Login</button></form>',
  },
  {
    name: 'code sent by SMS',
    body: '<h1>Verify</h1><form><p>Enter the OTP sent to your mobile ******1234</p><input inputmode=numeric maxlength=6 placeholder=OTP><button>Verify</button></form>',
  },
  { name: 'app code', body: '<h1>Login</h1><form><input type=number maxlength=6 label="Mobile App Code"><button>Continue</button></form>' },
  {
    name: 'code that can be sent again',
    body: '<h1>Verify</h1><form><input inputmode=numeric maxlength=6 placeholder="6 digit code"><button>Verify</button><button type=button>Resend OTP</button></form>',
  },
  {
    name: 'setting up an authenticator',
    body: '<h1>Set up two-factor authentication</h1><form><p>Scan this QR code, then enter the code.</p><input inputmode=numeric maxlength=6 placeholder=TOTP><button>Enable</button></form>',
  },
  { name: 'coupon code', body: '<h1>Subscription</h1><form><input placeholder="Promo code" maxlength=8><button>Submit</button></form>' },
  {
    name: 'profile',
    body: '<h1>Update your profile</h1><form><input type=email placeholder="E-mail"><input type=tel placeholder=Mobile><button>Save</button></form>',
  },
  {
    name: 'unlock',
    body: '<h1>Unblock your account</h1><form><input placeholder="User ID"><input placeholder=PAN><button>Continue</button></form>',
  },
  { name: 'nothing at all', body: '' },
  {
    name: 'captcha box',
    body: `${login.replace('<button>', '<img alt=""><input placeholder="Enter the characters you see"><button>')}`,
    code: 'challenge',
  },
  { name: 'captcha widget', body: login.replace('<button>', '<div class=h-captcha data-sitekey=x></div><button>'), code: 'challenge' },
  {
    name: 'captcha frame',
    body: `${login}<iframe src="https://www.google.com/recaptcha/api2/anchor?k=x&size=normal"></iframe>`,
    code: 'challenge',
  },
  { name: 'not a robot', body: `${login}<label><input type=checkbox> I’m not a robot</label>`, code: 'challenge' },
  { name: 'browser check', body: '<h1>Checking your browser before you continue</h1>', code: 'challenge' },
];
