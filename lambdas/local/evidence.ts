/** Evidence on files, `DIR/evidence/<account>-<time>-….png` and `.txt`. */
import { join } from 'node:path';
import type { Evidence } from '../refresher/ports.ts';
import { inFolder } from './folder.ts';

const keptFor = 7 * 24 * 3600_000;
/** Account, then the time in UTC as ISO 8601 basic with ms: `alpha-20261123T023012345Z-screenshot.png`. */
const fileName = /^[a-z0-9][a-z0-9-]*-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-(screenshot\.png|outline\.txt)$/;

/** The evidence of a laptop. Gives the path of the picture, or of the text where there is no picture. Throws `LocalFolderError`. */
export function localEvidence(dir: string): Evidence {
  const evidenceFolder = join(dir, 'evidence');
  return {
    keep: (account, at, { screenshot, outline }) =>
      inFolder(evidenceFolder, (folder) => {
        for (const name of folder.list()) {
          const time = timeOf(name);
          if (time !== null && at.getTime() - time > keptFor) folder.remove(name);
        }
        const name = `${account}-${at.toISOString().replace(/[-:.]/g, '')}`;
        const files = [];
        if (screenshot !== undefined) {
          folder.write(`${name}-screenshot.png`, Buffer.from(screenshot, 'base64'));
          files.push(`${name}-screenshot.png`);
        }
        if (outline !== undefined || screenshot === undefined) {
          folder.write(`${name}-outline.txt`, outline ?? 'The browser could not show the page.\n');
          files.push(`${name}-outline.txt`);
        }
        return join(evidenceFolder, files[0]!);
      }),
  };
}

/** When that evidence was kept, ms since 1970; null for a file that is not evidence, which is left alone. */
function timeOf(name: string): number | null {
  const [, year, month, day, hour, minute, second, ms] = fileName.exec(name) ?? [];
  return year === undefined ? null : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
}
