/** Events on a file, `DIR/events.jsonl`: one JSON object a line, in EventBridge's form. */
import { eventSource } from '../refresher/events.ts';
import type { Events } from '../refresher/ports.ts';
import { inFolder } from './folder.ts';

/** The events of a laptop. Throws `LocalFolderError`. */
export function localEvents(dir: string): Events {
  return {
    put: ({ type, detail }) =>
      inFolder(dir, (folder) => folder.append('events.jsonl', JSON.stringify({ source: eventSource, 'detail-type': type, detail }))),
  };
}
