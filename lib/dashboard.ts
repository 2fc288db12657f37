import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { prebellMetric } from './metrics.ts';

export interface DashboardProps {
  /** Names this deployment in metrics: the prefix of its secrets. */
  readonly prefix: string;
  readonly alarms: readonly cloudwatch.Alarm[];
}

const quarter = Duration.minutes(15);

/** CloudWatch's pages have 24 columns. */
const half = 12;
const third = 8;
const height = 6;

/** How the mornings go, on one page of CloudWatch. */
export class Dashboard extends Construct {
  readonly #prefix: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.#prefix = props.prefix;
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: props.prefix.replaceAll('/', '-'),
      defaultInterval: Duration.days(7),
      periodOverride: cloudwatch.PeriodOverride.INHERIT,
      widgets: [
        [this.#now(), this.#graph('Accounts', half, [this.#watchdog('FreshAccounts'), this.#watchdog('NotFreshAccounts')])],
        [this.#minutesLeft(), this.#timeToFresh()],
        [
          this.#graph('Passwords and codes submitted, and strikes', third, [
            this.#refresh('Submissions', 'Sum'),
            this.#refresh('Strikes', 'Sum'),
          ]),
          this.#byDimension('Failures by code', 'Failed', 'code', 'Sum'),
          this.#byDimension('Seconds by phase', 'Seconds', 'phase', 'Average'),
        ],
        [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', width: half + half, height: 4, alarms: [...props.alarms] })],
      ],
    });
  }

  #now(): cloudwatch.IWidget {
    const latest = ['FreshAccounts', 'NotFreshAccounts', 'AlertListeners', 'UnconfirmedListeners'].map((name) => this.#watchdog(name));
    return new cloudwatch.SingleValueWidget({ title: 'Now', width: half, height, metrics: latest });
  }

  #minutesLeft(): cloudwatch.IWidget {
    return new cloudwatch.GraphWidget({
      title: 'Minutes left to the deadline when an account was fresh',
      left: [this.#refresh('MinutesLeft', 'Minimum')],
      leftAnnotations: [{ value: 0, label: 'the deadline' }],
      width: half,
      height,
    });
  }

  #timeToFresh(): cloudwatch.IWidget {
    return this.#graph('Seconds from a rung to a fresh account', half, [
      this.#refresh('TimeToFresh', 'p50', 'half of them within'),
      this.#refresh('TimeToFresh', 'Maximum', 'all of them within'),
    ]);
  }

  #graph(title: string, width: number, left: cloudwatch.IMetric[]): cloudwatch.IWidget {
    return new cloudwatch.GraphWidget({ title, left, width, height, leftYAxis: { min: 0 } });
  }

  /** One line for each value of the dimension that there is. */
  #byDimension(title: string, name: string, dimension: 'code' | 'phase', statistic: string): cloudwatch.IWidget {
    const found = `{prebell,deployment,service,${dimension}} MetricName="${name}" deployment="${this.#prefix}" service="refresh"`;
    const metric = new cloudwatch.MathExpression({
      expression: `SEARCH('${found}', '${statistic}', ${quarter.toSeconds()})`,
      label: `\${PROP('Dim.${dimension}')}`,
      period: quarter,
      usingMetrics: {},
    });
    return this.#graph(title, third, [metric]);
  }

  #watchdog(name: string): cloudwatch.Metric {
    return prebellMetric(this.#prefix, 'watchdog', name, { statistic: 'Maximum', period: quarter });
  }

  #refresh(name: string, statistic: string, label = name): cloudwatch.Metric {
    return prebellMetric(this.#prefix, 'refresh', name, { statistic, period: quarter, label });
  }
}
