/** The reads among the trading endpoints (7), and a tripwire for those that trade. */
import type { ApiCall } from './account-endpoints.ts';
import { brokerError, validateStored } from './broker-login.ts';
import { type Answer, refused } from './envelope.ts';
import { accountOf, type TradingAccount } from './state.ts';

/** Answers a call under `/trading` or `/command`, or null where the API has no such path. */
export function answerTrading(api: ApiCall): Answer | null {
  const { call, state, user } = api;
  const name = /^\/trading\/(\w+)$/.exec(call.path)?.[1] ?? '';
  const read = reads[name];
  if (read) return readPlatform(api, read);
  if (/^autoTraderDesktop(Min)?Version$/.test(name) && call.method === 'GET') return { result: '1.0.0' };
  const trades = /^(place|cancel|modify|squareOff|adjust)/.test(name) || call.path === '/command/execute';
  if (!trades || call.method !== 'POST') return null;
  state.count(user, 'orderCalls');
  return refused('The simulator does not trade.');
}

/** GET and POST alike (5). */
function readPlatform({ state, user, call }: ApiCall, rows: (account: TradingAccount) => unknown[]): Answer {
  const account = accountOf(user, call);
  if (!account?.live) return refused('No such live pseudo account.');
  if (account.sessionState === 'LOGGED_IN') return { result: rows(account) };
  // The service reconnects by itself, and the call is to be tried again (9).
  const verdict = validateStored(state, user, account);
  const error =
    verdict.kind === 'error' ? verdict : brokerError(verdict.kind === 'refused' ? 'BROKER_AUTH_FAILED' : 'BROKER_SESSION_EXPIRED');
  return refused(error.message, error.errorCode);
}

const reads: Readonly<Record<string, (account: TradingAccount) => unknown[]>> = {
  readPlatformMargins: (account) => ['EQUITY', 'COMMODITY', 'ALL'].map((category) => row(account, { ...empty(margin), category, net: 0 })),
  readPlatformOrders: (account) => [row(account, { ...empty(order), id: '1', status: 'COMPLETE' })],
  readPlatformPositions: (account) => [row(account, { ...empty(position), category: 'DAY', type: 'MIS' })],
  readPlatformHoldings: (account) => [row(account, { ...empty(holding), symbol: 'EXAMPLE' })],
};

/** The vendor's client wants every field (7); null where unknown. */
function empty(fields: string): Record<string, unknown> {
  return Object.fromEntries(fields.split(' ').map((field) => [field, null]));
}

function row(account: TradingAccount, fields: Record<string, unknown>): unknown {
  const { pseudoAccName, loginId, broker, platform } = account;
  return { ...fields, platform, pseudoAccount: pseudoAccName, tradingAccount: loginId, stockBroker: broker };
}

const margin = 'category funds utilized available total net span exposure collateral payin payout adhoc realisedMtm unrealisedMtm day';
const order =
  'id platform status rawStatus statusMessage tradeType orderType productType variety validity exchange symbol independentExchange ' +
  'independentSymbol quantity filledQuantity pendingQuantity disclosedQuantity price averagePrice triggerPrice amo parentOrderId ' +
  'exchangeOrderId nestRequestId publisherId clientId createdTime modifiedTime platformTime exchangeTime';
const position =
  'id type category state direction buyQuantity sellQuantity netQuantity buyValue sellValue netValue buyAvgPrice sellAvgPrice ' +
  'overnightQuantity multiplier pnl mtm realisedPnl unrealisedPnl atPnl ltp platform accountId exchange symbol independentExchange independentSymbol';
const holding =
  'id isin product quantity totalQty t1Qty collateralQty collateralType haircut avgPrice ltp currentValue pnl instrumentToken platform exchange symbol';
