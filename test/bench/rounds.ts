/** Ratios, measured side by side: a machine that is slow for a moment is slow for every side of a round. */

/** One way to do a thing. */
export interface Side {
  readonly name: string;
  /** Does it once; gives how long the part that counts took, ms. */
  readonly once: () => Promise<number>;
}

/** What is compared: the first side is what the others are measured by. */
export interface Comparison {
  readonly title: string;
  /** What the ratios mean. */
  readonly meaning: string;
  readonly sides: readonly [Side, ...Side[]];
}

/** How much longer than the first side one took: the middle of all rounds, the lowest and the highest. */
export interface Ratio {
  readonly name: string;
  readonly middle: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Does every side once a round, in turns that change from round to round. One round before them counts for nothing: it warms up. */
export async function ratiosOf({ sides }: Comparison, rounds: number): Promise<Ratio[]> {
  const times = sides.map(() => [] as number[]);
  for (let round = -1; round < rounds; round += 1) {
    for (let turn = 0; turn < sides.length; turn += 1) {
      const at = (turn + round + 1) % sides.length;
      const time = await sides[at]!.once();
      if (round >= 0) times[at]!.push(time);
    }
  }
  return sides.slice(1).map(({ name }, index) => {
    const ratios = times[index + 1]!.map((time, round) => time / times[0]![round]!).sort((one, other) => one - other);
    return { name, middle: ratios[Math.floor(ratios.length / 2)]!, lowest: ratios[0]!, highest: ratios.at(-1)! };
  });
}

/** How long the work took, ms. */
export async function timed(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** The comparison as Markdown. */
export function markdownOf({ title, meaning, sides }: Comparison, ratios: readonly Ratio[]): string {
  const rows = ratios.map(({ name, middle, lowest, highest }) => `| ${name} | ${[middle, lowest, highest].map(short).join(' | ')} |`);
  return [
    `**${title}**. ${meaning}`,
    `| beside: ${sides[0].name} | middle | lowest | highest |\n| --- | --- | --- | --- |\n${rows.join('\n')}`,
  ].join('\n\n');
}

function short(ratio: number): string {
  return `× ${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2)}`;
}
