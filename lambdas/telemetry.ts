/** Structured logs and metrics of a Lambda function, and the one way in which its errors are told. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type Figure, figuresOf } from './figures.ts';
import type { Outcome } from './refresher/outcome.ts';

/** What a function tells of itself. Nothing that it is given may hold a secret. */
export interface Telemetry {
  info(message: string, fields?: Record<string, unknown>): void;
  /** Tells how a refresh ended, in the log and in metrics. */
  outcome(outcome: Outcome): void;
  /** Publishes figures as metrics. */
  figures(figures: readonly Figure[]): void;
  /** Tells of an error of prebell itself, in the log and in the metric that an alarm watches. */
  error(message: string, error: unknown, fields?: Record<string, unknown>): void;
  /** Writes the metrics out. */
  flush(): void;
}

/** Errors of ours: their messages hold no secret. A stranger's message might quote anything, so only its name and place are told. */
const ours = new Set([
  'BrowserAnswerLost',
  'BrowserNotStarted',
  'CommandInvalid',
  'DispatchOrderInvalid',
  'EventNotAccepted',
  'LedgerError',
  'LedgerUnusable',
  'NotTold',
  'ProbeIncomplete',
  'ProbeOrderInvalid',
  'RefreshFailure',
  'SubscriptionsUnknown',
  'TokenNotShared',
  'VaultError',
  'WatchIncomplete',
  'WorkMessageInvalid',
  'WorkNotSent',
]);

/**
 * Logs and metrics (CloudWatch's embedded metric format, namespace `prebell`) on standard output.
 * @param service the function: `refresh`
 * @param deployment the prefix of its secrets, which tells deployments apart
 */
export function telemetry(service: string, deployment: string): Telemetry {
  const logger = new Logger({ serviceName: service, persistentKeys: { deployment } });
  const metrics = new Metrics({ namespace: 'prebell', serviceName: service, defaultDimensions: { deployment } });
  return {
    info: (message, fields = {}) => logger.info(message, fields),
    outcome(outcome) {
      logger.info(`refresh of ${outcome.account}: ${outcome.outcome}`, { outcome });
      publish(metrics, figuresOf(outcome));
    },
    figures: (figures) => publish(metrics, figures),
    error(message, error, fields = {}) {
      logger.error(message, { ...fields, cause: describe(error) });
      metrics.addMetric('Error', MetricUnit.Count, 1);
    },
    flush() {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}

function publish(metrics: Metrics, figures: readonly Figure[]): void {
  for (const { name, value, unit = 'Count', of } of figures) {
    if (of) metrics.singleMetric().addDimension(of[0], of[1]).addMetric(name, unit, value);
    else metrics.addMetric(name, unit, value);
  }
}

/**
 * Does a function's work. Whatever it throws is told, counted, and thrown again in a form that Lambda may log and hand to the
 * caller: under its own name, without a stranger's message.
 */
export async function observed<T>(told: Telemetry, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    told.error('the function failed', error);
    throw presentable(error);
  } finally {
    told.flush();
  }
}

function describe(error: unknown): { name: string; message?: string; stack?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  return { name: error.name, ...(ours.has(error.name) ? { message: error.message } : {}), stack: framesOf(error) };
}

function presentable(error: unknown): Error {
  const { name, message = 'look at the log; a message that might quote a secret is not repeated', stack } = describe(error);
  const clean = new Error(message);
  clean.name = name;
  clean.stack = `${name}: ${message}\n${stack ?? ''}`;
  return clean;
}

/** Where it happened; the lines before the first frame repeat the message. */
function framesOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
