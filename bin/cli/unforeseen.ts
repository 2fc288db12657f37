/** What can be said of an error that nobody foresaw. A stranger's message might quote anything, secrets too, so only its name is told. */

/** Errors of our own, whose messages are free of secrets. */
const ours = ['NotTold', 'VaultError', 'LedgerUnusable', 'LedgerError', 'LocalFolderError', 'BrowserNotStarted'];

/** The error in some words without secrets, and no full stop. */
export function unforeseen(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return ours.includes(error.name) ? error.message : error.name;
}
