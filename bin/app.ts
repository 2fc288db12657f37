/** The CDK app: one stack, with its options from the context (`cdk.json`, or `-c name=value`). */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { PrebellStack } from '../lib/prebell-stack.ts';

const app = new App();
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
try {
  new PrebellStack(app, 'Prebell', account && region ? { env: { account, region } } : {});
} catch (error) {
  // What is wrong is the option, not the program: its stack would only hide the message.
  process.stderr.write(`prebell: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
}
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
