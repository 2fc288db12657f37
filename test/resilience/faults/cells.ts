/** The cells of the matrix: each step of a broker's login, each fault that can befall it, before and after the broker did its work. */
import { changesState, isInBrowser, type Phase } from './brokers.ts';
import { browserFaults, connectFaults, type Duration, durations, type Fault, faults, timingsOf } from './faults.ts';
import type { Rule, Step } from './ways.ts';

/** One cell. */
export interface Cell extends Rule {
  readonly broker: string;
  readonly phase: Phase;
}

/** A name for it, the same in every run. */
export function nameOf({
  broker,
  step,
  fault,
  processed,
  duration,
}: Pick<Cell, 'broker' | 'step' | 'fault' | 'processed' | 'duration'>): string {
  return `${broker}: ${step.name}: ${fault}${processed ? ', processed' : ''}, ${duration}`;
}

/**
 * The cells of a broker.
 * @param steps what a login without faults asks, in order
 */
export function cellsOf(broker: string, steps: readonly Step[], phases: Readonly<Record<string, Phase>>): Cell[] {
  return steps.flatMap((step, at) => {
    const phase = phases[step.name];
    if (!phase) throw new Error(`A login at ${broker} asks “${step.name}”, which brokers.ts does not know.`);
    const before = steps[at - 1];
    // Without a browser nothing of the login before comes this way.
    const isFirst = !before || (!isInBrowser(phase) && isInBrowser(phases[before.name] ?? 'open'));
    const isConnect = step.name.startsWith('connect');
    const after = isFirst || isConnect ? null : before.name;
    return faultsAt(step, before).flatMap((fault) => {
      const timings = timingsOf(fault, changesState(phase) && !isConnect);
      return timings.flatMap((processed) =>
        durationsAt(phase, fault, processed === timings.at(-1)).map((duration): Cell => {
          return { broker, phase, step, after, fault, processed, duration };
        }),
      );
    });
  });
}

/** The cells of what can happen to the browser. Only the login pages' own steps can be seen from outside of it. */
export function browserCellsOf(broker: string, steps: readonly Step[], phases: Readonly<Record<string, Phase>>): Cell[] {
  const launch = { site: 'browser', name: 'launch' };
  const cell = (step: Step, phase: Phase, fault: Fault, processed: boolean, isHardest: boolean) =>
    durationsAt(phase, fault, isHardest).map((duration): Cell => ({ broker, phase, step, after: null, fault, processed, duration }));
  const atStep: readonly Fault[] = ['browser killed', 'page killed'];
  const before = browserFaults.map(([fault]) => fault).filter((fault) => !atStep.includes(fault));
  const seen = steps.filter(({ name }) => !name.startsWith('connect') && isInBrowser(phases[name] ?? 'exchange'));
  return [
    ...before.flatMap((fault) => cell(launch, 'launch', fault, false, true)),
    ...seen.flatMap((step) =>
      atStep.flatMap((fault) => {
        const phase = phases[step.name]!;
        const timings = timingsOf(fault, changesState(phase));
        return timings.flatMap((processed) => cell(step, phase, fault, processed, processed === timings.at(-1)));
      }),
    ),
  ];
}

/** A connection that fails before the first request on it is the business of the step "connect". */
function faultsAt(step: Step, before: Step | undefined): readonly Fault[] {
  if (step.name.startsWith('connect')) return connectFaults;
  const all = faults.map(([fault]) => fault);
  return before?.name === `connect to ${step.site}` ? all.filter((fault) => fault !== 'refused' && fault !== 'TLS') : all;
}

/**
 * Only what is tried again within a run can be mended within it; and a closed door stays closed at least for a rung. A whole morning is
 * tried once for each fault: where it matters, with a broker that has done its work each time.
 */
function durationsAt(phase: Phase, fault: Fault, isHardest: boolean): readonly Duration[] {
  const isRetried = !isInBrowser(phase) && fault !== 'refused' && fault !== 'TLS';
  return durations.filter((duration) => (duration === 'one request' ? isRetried : duration === 'one rung' || isHardest));
}
