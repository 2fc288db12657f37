/** The ports on AWS, from the names of what is deployed. Region, credentials and endpoint are the SDK's own configuration. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Browser, Clock, Events, Evidence, Ledger, Vault } from '../refresher/ports.ts';
import { type BrowserSettings, lambdaBrowser } from './browser.ts';
import { eventBridgeEvents } from './events.ts';
import { s3Evidence } from './evidence.ts';
import { dynamoDbLedger } from './ledger.ts';
import { secretsManagerVault, type VaultSettings } from './vault.ts';

/** What is deployed. */
export interface AwsSettings {
  readonly vault: VaultSettings;
  /** Name of the ledger's DynamoDB table. */
  readonly ledgerTable: string;
  /** Name of the event bus. */
  readonly eventBus: string;
  /** Name of the evidence bucket. */
  readonly evidenceBucket: string;
  readonly browser: BrowserSettings;
  readonly clock: Clock;
}

/** For every client but the browser's: a call that gets no answer is given up and tried again, at most five times in all. */
export const patience = {
  maxAttempts: 5,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** All ports. Make them once a process: connections are kept. */
export function awsPorts(settings: AwsSettings): {
  vault: Vault;
  ledger: Ledger;
  events: Events;
  evidence: Evidence;
  browser: Browser;
  clock: Clock;
} {
  const { clock } = settings;
  return {
    vault: secretsManagerVault(new SecretsManagerClient(patience), settings.vault),
    ledger: dynamoDbLedger(new DynamoDBClient(patience), settings.ledgerTable),
    events: eventBridgeEvents(new EventBridgeClient(patience), settings.eventBus, clock),
    evidence: s3Evidence(new S3Client(patience), settings.evidenceBucket),
    browser: lambdaBrowser(settings.browser),
    clock,
  };
}
