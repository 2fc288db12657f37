/** Bodies of the API, in the shape of the dossier's examples (6.2, 8.2). */
import { istText } from '../india-time.ts';
import { sessionToken } from './sessions.ts';
import type { ApiSession, BreezeState } from './state.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Success` of `customerdetails`. */
export function customerDetails(state: BreezeState, session: ApiSession): Record<string, unknown> {
  const today = dateText(state.now());
  return {
    exg_trade_date: { NSE: today, BSE: today, FNO: today, NDX: today },
    exg_status: { NSE: 'O', BSE: 'O', FNO: 'Y', NDX: 'X' },
    segments_allowed: { Trading: 'Y', Equity: 'Y', Derivatives: 'Y', Currency: 'Z' },
    idirect_userid: state.reportedUser(session.user),
    session_token: sessionToken(state, session),
    idirect_user_name: session.user.name,
    idirect_ORD_TYP: 'N',
    idirect_lastlogin_time: `${dateText(session.at)} ${istText(session.at).slice(11)}`,
    mf_holding_mode_popup_flg: 'N',
    commodity_exchange_status: 'Y',
    commodity_trade_date: today,
    commodity_allowed: 'O',
  };
}

/** `Success` of `funds`. */
export function funds(): Record<string, unknown> {
  return {
    bank_account: '000000000000',
    total_bank_balance: 100000,
    allocated_equity: 50000,
    allocated_fno: 0,
    allocated_commodity: 0,
    allocated_currency: 0,
    block_by_trade_equity: 0,
    block_by_trade_fno: 0,
    block_by_trade_commodity: 0,
    block_by_trade_currency: 0,
    block_by_trade_balance: 0,
    unallocated_balance: '50000',
  };
}

/** `15-Jan-2026`, in India. */
function dateText(moment: Date): string {
  const [year, month, day] = istText(moment).slice(0, 10).split('-');
  return `${day}-${months[Number(month) - 1]}-${year}`;
}
