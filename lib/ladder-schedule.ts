import { ContextAttribute, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { FunctionSchedule, type FunctionScheduleProps } from './function-schedule.ts';

export interface LadderScheduleProps extends Omit<FunctionScheduleProps, 'description'> {
  /** Schedule expressions in India Standard Time. */
  readonly rungs: readonly string[];
  /** When new keys are made for the accounts that opted in; null for never. */
  readonly rotation: string | null;
}

/** The schedule that starts dispatch at each rung, and for new keys, and tells it the time that was meant. */
export class LadderSchedule extends FunctionSchedule {
  constructor(scope: Construct, id: string, props: LadderScheduleProps) {
    super(scope, id, { ...props, description: 'Starts the dispatch function at each rung' });
    props.rungs.forEach((expression, index) => {
      this.add(`Rungs${index + 1}`, expression, 'Starts a refresh of every account', scheduledTimeAs('rung'));
    });
    if (props.rotation !== null) {
      this.add('Rotation', props.rotation, 'Has new keys made for the accounts that opted in', scheduledTimeAs('rotation'));
    }
  }
}

/** Tells dispatch the scheduled time under this name. */
function scheduledTimeAs(name: string): ScheduleTargetInput {
  return ScheduleTargetInput.fromObject({ [name]: ContextAttribute.scheduledTime });
}
