import { expect, test } from '@jest/globals';
import { resourceNamed, synthesise } from './synthesised.ts';

const { template } = synthesise({ prefix: 'team/prebell' });
const { Properties } = resourceNamed(template, 'AWS::CloudWatch::Dashboard', 'TokensDashboard');
// What CloudFormation fills in (the region) makes a join of texts.
const parts = (Properties.DashboardBody as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
const body = JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'filled-in')).join('')) as {
  widgets: { type: string; properties: { title: string; metrics?: unknown[][]; alarms?: string[] } }[];
};
const widget = (title: string) => JSON.stringify(body.widgets.find(({ properties }) => properties.title === title)!.properties);

test('the dashboard is named as the deployment, in characters that a name may have', () => {
  expect(Properties.DashboardName).toBe('team-prebell');
});

test.each([
  ['Accounts', '"prebell","FreshAccounts","deployment","team/prebell","service","watchdog"'],
  ['Accounts', '"prebell","NotFreshAccounts","deployment","team/prebell","service","watchdog"'],
  ['Minutes left to the deadline when an account was fresh', '"prebell","MinutesLeft","deployment","team/prebell","service","refresh"'],
  ['Seconds from a rung to a fresh account', '"prebell","TimeToFresh","deployment","team/prebell","service","refresh"'],
  ['Passwords and codes submitted, and strikes', '"prebell","Submissions","deployment","team/prebell","service","refresh"'],
  ['Passwords and codes submitted, and strikes', '"prebell","Strikes","deployment","team/prebell","service","refresh"'],
  [
    'Failures by code',
    String.raw`SEARCH('{prebell,deployment,service,code} MetricName=\"Failed\" deployment=\"team/prebell\" service=\"refresh\"', 'Sum', 900)`,
  ],
  [
    'Seconds by phase',
    String.raw`SEARCH('{prebell,deployment,service,phase} MetricName=\"Seconds\" deployment=\"team/prebell\" service=\"refresh\"', 'Average', 900)`,
  ],
  ['Now', '"AlertListeners"'],
])('%s: shows %s as the functions publish it', (title, metric) => {
  expect(widget(title)).toContain(metric);
});

test('shows every alarm', () => {
  const { properties } = body.widgets.find(({ properties: { title } }) => title === 'Alarms')!;
  expect(properties.alarms).toHaveLength(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).length);
});
