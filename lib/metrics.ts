import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** A metric that a function of this deployment tells of itself, as `lambdas/telemetry.ts` writes it. */
export function prebellMetric(
  prefix: string,
  service: 'refresh' | 'watchdog',
  metricName: string,
  options: Omit<cloudwatch.MetricProps, 'namespace' | 'metricName'> = {},
): cloudwatch.Metric {
  const { dimensionsMap, ...rest } = options;
  return new cloudwatch.Metric({
    namespace: 'prebell',
    metricName,
    dimensionsMap: { deployment: prefix, service, ...dimensionsMap },
    ...rest,
  });
}
