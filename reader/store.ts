/** Where tokens are, and where a refresh can be asked for. Both throw `TokenError`. */
export interface TokenStore {
  /** The text of the current token document. */
  read(): Promise<string>;
  /** Asks prebell to look at the account's token and to replace it if it has died. */
  requestRefresh(): Promise<void>;
}
