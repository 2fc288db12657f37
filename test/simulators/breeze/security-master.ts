/** The list of securities that ICICI's SDKs download at their start (10.1): a zip with one tiny list. */

/** `NSEScripMaster.txt` with one line. */
export const securityMaster = Buffer.from(
  'UEsDBBQAAAgIACSDdV0YuPeEHAAAAB4AAAASAAAATlNFU2NyaXBNYXN0ZXIudHh0MzQzM9BR8gxxVtJRcg1UAjMVfEJclHSUDJW4AFBLAQIUAxQAAAgIACSDdV0YuPeEHAAAAB4AAAASAAAAAAAAAAAAAACkgQAAAABOU0VTY3JpcE1hc3Rlci50eHRQSwUGAAAAAAEAAQBAAAAATAAAAAAA',
  'base64',
);
