/** Puts a small Node function on the AWS emulator. */
import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { CreateFunctionCommand, LambdaClient, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';

/** Deploys the source of an ES module that exports `handler`, and gives the function's name. */
export async function deployFunction(source: string, timeoutSeconds: number): Promise<string> {
  const client = new LambdaClient();
  const FunctionName = `function-${randomUUID()}`;
  await client.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs24.x' as 'nodejs22.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/test',
      Timeout: timeoutSeconds,
      Code: { ZipFile: zip('index.mjs', source) },
    }),
  );
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 20, minDelay: 1 }, { FunctionName });
  return FunctionName;
}

/** A zip archive with one file, stored as it is. */
function zip(name: string, text: string): Uint8Array {
  const [file, data] = [Buffer.from(name), Buffer.from(text)];
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(file.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, file, data]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, Buffer.alloc(14), file]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end]);
}
