/** Whether what a long run holds stays level. */

/** What the process held after so many logins. */
export interface Sample {
  readonly logins: number;
  /** Resident memory of the process after a collection of garbage, bytes; undefined where there is no /proc. */
  readonly memory: number | undefined;
  /** Its JavaScript heap then, bytes. */
  readonly heap: number;
  /** Resident memory of its children, bytes. */
  readonly childMemory: number | undefined;
  /** Processes of its tree, itself among them. */
  readonly processes: number | undefined;
  readonly descriptors: number | undefined;
  /** Files and folders in the temporary folder. */
  readonly files: number;
}

/** What is judged. */
export type Measure = Exclude<keyof Sample, 'logins'>;

/** By how much of its level each may rise over the second half of a run. A leak of one a login is far above it. */
const bounds: Readonly<Record<Measure, number>> = {
  memory: 0.1,
  heap: 0.1,
  childMemory: 0.1,
  processes: 0.1,
  descriptors: 0.1,
  files: 0.1,
};

/** Before so many logins memory has not settled: code is still compiled, and pools fill. */
const settled = 200;

const isMemory = (measure: Measure) => measure === 'memory' || measure === 'heap' || measure === 'childMemory';

/** What one measure did over the second half. */
export interface Level {
  readonly measure: Measure;
  /** The line of least squares, at the end of the half less at its beginning, as a part of the half's mean; 0.05 is 5 %. */
  readonly rise: number;
  readonly isLevel: boolean;
}

/** Judges the second half of the samples. What could not be measured is not judged; memory only in runs that are long enough. */
export function levelsOf(samples: readonly Sample[]): Level[] {
  const end = samples.at(-1)?.logins ?? 0;
  const half = samples.filter(({ logins }) => logins >= end / 2);
  return (Object.keys(bounds) as Measure[]).flatMap((measure) => {
    const points = half.flatMap((sample) => (sample[measure] === undefined ? [] : [{ x: sample.logins, y: sample[measure] }]));
    if (points.length < 3 || (isMemory(measure) && end < settled)) return [];
    const rise = riseOf(points);
    return [{ measure, rise, isLevel: rise <= bounds[measure] }];
  });
}

function riseOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x0, y0] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const slope = points.reduce((sum, { x, y }) => sum + (x - x0) * (y - y0), 0) / points.reduce((sum, { x }) => sum + (x - x0) ** 2, 0);
  return y0 === 0 ? 0 : (slope * (points.at(-1)!.x - points[0]!.x)) / y0;
}
