/** The stack as CloudFormation would see it, with small stand-ins for the functions' bundles. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { functionNames } from '../../lib/function-folder.ts';
import type { TokenRefresherProps } from '../../lib/options.ts';
import { PrebellStack } from '../../lib/prebell-stack.ts';

/** What this file's user synthesises; removed after its tests. */
const folder = mkdtempSync(join(tmpdir(), 'prebell-synthesised-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Folder of the stand-ins. */
export const bundles = join(folder, 'bundles');
mkdirSync(bundles);
for (const name of functionNames) {
  mkdirSync(join(bundles, name));
  writeFileSync(join(bundles, name, 'index.mjs'), `export const handler = '${name}';\n`);
}

const settings = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')) as { context: Record<string, unknown> };

/** CDK's feature flags, as `cdk.json` sets them; and Chromium, 75 MB, is not copied into every assembly. */
export const featureFlags: Record<string, unknown> = { ...settings.context, 'aws:cdk:bundling-stacks': [] };

/** An app whose assembly is not left in the temporary folder. */
export function newApp(context: Record<string, unknown> = featureFlags): App {
  return new App({ context, outdir: mkdtempSync(join(folder, 'cdk.out-')) });
}

/** The stack with these options, and its template. */
export function synthesise(options: TokenRefresherProps = {}): { app: App; stack: PrebellStack; template: Template } {
  const app = newApp();
  const stack = new PrebellStack(app, 'Prebell', { options: { bundles, ...options } });
  return { app, stack, template: Template.fromStack(stack) };
}

/** The resources of a type, by the first part of their logical id that names them: `TokensWork…`. */
export function resourceNamed(
  template: Template,
  type: string,
  id: string,
): { Properties: Record<string, unknown>; [key: string]: unknown } {
  const found = Object.entries(template.findResources(type)).filter(([name]) => name.startsWith(id));
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type} have an id that starts with ${id}`);
  return found[0]![1] as { Properties: Record<string, unknown> };
}

/** A statement of an IAM policy, with texts for its values: `<TokensWork.Arn>` for what CloudFormation fills in. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string[];
  readonly Resource: string[];
  readonly Condition?: unknown;
}

/** Every statement that a role has, whichever policy it stands in. */
export function statementsOf(template: Template, role: string): Statement[] {
  const [roleId] = Object.keys(template.findResources('AWS::IAM::Role')).filter((name) => name.startsWith(role));
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(`"${roleId}"`))
    .flatMap(({ Properties }) => readStatements(Properties.PolicyDocument));
}

/** The statements of a policy document. */
export function readStatements(document: unknown): Statement[] {
  const { Statement } = document as { Statement: Record<string, unknown>[] };
  return Statement.map((one) => ({ ...one, Action: texts(one.Action), Resource: texts(one.Resource) }) as Statement);
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(text).sort();
}

/** A CloudFormation value as text. Ids lose the hash that CDK adds. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: name, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (name !== undefined) return `<${shortId(name as string)}>`;
  if (attribute !== undefined) {
    const [id, of] = attribute as [string, string];
    return `<${shortId(id)}.${of}>`;
  }
  const [separator, parts] = join as [string, unknown[]];
  return parts.map(text).join(separator);
}

function shortId(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}
