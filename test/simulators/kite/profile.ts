/** Bodies about a user, in the shape of the dossier's examples (7.1, 9) and of Zerodha's own mock answers. */
import { istText } from '../india-time.ts';
import { randomText } from '../random-text.ts';
import type { AccessToken, KiteUser, TwofaType } from './state.ts';

/** `data` of `GET /user/profile` (9). */
export function profile(user: KiteUser): Record<string, unknown> {
  return {
    user_id: user.user_id,
    user_type: 'individual',
    email: user.email,
    user_name: user.name,
    user_shortname: user.name.split(' ')[0],
    broker: 'ZERODHA',
    exchanges: ['BFO', 'MCX', 'NSE', 'CDS', 'BSE', 'BCD', 'MF', 'NFO'],
    products: ['CNC', 'NRML', 'MIS', 'BO', 'CO'],
    order_types: ['MARKET', 'LIMIT', 'SL', 'SL-M'],
    avatar_url: null,
    meta: { demat_consent: 'physical' },
  };
}

/** `data` of `GET /user/profile/full` (9). */
export function fullProfile(user: KiteUser, types: readonly TwofaType[], now: Date): Record<string, unknown> {
  return {
    ...profile(user),
    twofa_type: types[0],
    phone: '*00',
    bank_accounts: [{ name: 'Example Bank', branch: '', account: '*0000' }],
    dp_ids: ['0000000000000000'],
    pan: '*0000A',
    tags: [],
    password_timestamp: istText(now),
    twofa_timestamp: istText(now),
    meta: { poa: 'physical', silo: '', account_blocks: [] },
  };
}

/** `data` of `POST /session/token` (7.1). */
export function session(token: AccessToken): Record<string, unknown> {
  return {
    ...profile(token.user),
    api_key: token.app.api_key,
    access_token: token.access_token,
    public_token: token.public_token,
    enctoken: `${randomText(84)}==`,
    refresh_token: '',
    silo: '',
    login_time: istText(token.at),
  };
}

/** `data` of `GET /user/margins/equity` or `/commodity`. */
export function margins(): Record<string, unknown> {
  return {
    enabled: true,
    net: 100000,
    available: { adhoc_margin: 0, cash: 100000, opening_balance: 100000, live_balance: 100000, collateral: 0, intraday_payin: 0 },
    utilised: {
      debits: 0,
      exposure: 0,
      m2m_realised: 0,
      m2m_unrealised: 0,
      option_premium: 0,
      payout: 0,
      span: 0,
      holding_sales: 0,
      turnover: 0,
      liquid_collateral: 0,
      stock_collateral: 0,
      delivery: 0,
    },
  };
}
