/** The ledger on one DynamoDB table: partition key `key` (string); attributes `revision` (number), `record` (JSON text), `write`. */
import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException, type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Ledger } from '../refresher/ports.ts';
import { explainAwsError } from './faults.ts';

/** Thrown when the ledger cannot be read or written. No ledger, no login. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
}

/** Throws `LedgerError`, after the client's own retries. */
export function dynamoDbLedger(client: DynamoDBClient, table: string): Ledger {
  const failed = (what: string, error: unknown) =>
    new LedgerError(`The ledger, DynamoDB table ${table}, cannot be ${what}: ${explainAwsError(error)}`, { cause: error });
  return {
    async read(key) {
      const { Item } = await client
        .send(new GetItemCommand({ TableName: table, Key: { key: { S: key } }, ConsistentRead: true }))
        .catch((error) => {
          throw failed('read', error);
        });
      if (Item === undefined) return { record: null, revision: 0 };
      try {
        return { record: JSON.parse(Item.record!.S!), revision: Number(Item.revision!.N!) };
      } catch {
        throw new LedgerError(`The ledger, DynamoDB table ${table}, has an item ${key} that prebell did not write; remove or mend it`);
      }
    },

    async write(key, record, revision) {
      const write = randomUUID();
      const command = new PutItemCommand({
        TableName: table,
        Item: { key: { S: key }, revision: { N: String(revision + 1) }, record: { S: JSON.stringify(record) }, write: { S: write } },
        ConditionExpression: revision === 0 ? 'attribute_not_exists(#key)' : '#revision = :revision',
        ...(revision === 0
          ? { ExpressionAttributeNames: { '#key': 'key' } }
          : { ExpressionAttributeNames: { '#revision': 'revision' }, ExpressionAttributeValues: { ':revision': { N: String(revision) } } }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        await client.send(command);
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw failed('written', error);
        // Where the answer to a write was lost, the client's retry meets its own first try.
        return error.Item?.write?.S === write;
      }
    },
  };
}
