/** What the package exports to CDK apps. */
export type { Options, TokenRefresherProps } from './options.ts';
export { PrebellStack, type PrebellStackProps } from './prebell-stack.ts';
export { TokenRefresher } from './token-refresher.ts';
export type { ReplicaRegion } from './token-sharing.ts';
