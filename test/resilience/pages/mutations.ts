/** Which changes a seed makes, and how they get into a page. */

import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { scriptJson } from '../../simulators/serve.ts';
import { catalogue } from './kinds/catalogue.ts';
import type { Kind } from './kinds/kind.ts';
import { Random } from './random.ts';

/** One changed login. The seed also decides what a kind leaves open: which words, how long. */
export interface Mutation {
  readonly seed: number;
  /** The simulated page that is changed. */
  readonly base: string;
  /** Names of kinds, one to four. */
  readonly kinds: readonly string[];
}

/**
 * What this seed makes of a broker's pages. Seeds that follow each other go through the catalogue with their first kind, so that
 * every kind has its turn; the others, up to three, are drawn. Seed 0 changes nothing.
 */
export function mutationOf(broker: string, bases: readonly string[], seed: number): Mutation {
  if (seed === 0) return { seed, base: bases[0]!, kinds: [] };
  const random = new Random(`${broker} ${seed}`);
  const base = random.pick(bases);
  const chosen = [turns(broker)[seed % catalogue.length]!];
  for (let more = random.between(0, 3); more > 0; more -= 1) {
    const next = random.pick(catalogue);
    if (!chosen.some(({ slot }) => slot === next.slot)) chosen.push(next);
  }
  return { seed, base, kinds: chosen.map(({ name }) => name) };
}

/** The catalogue in an order of this broker's own, so that a short run sees something of everything. */
function turns(broker: string): Kind[] {
  const random = new Random(broker);
  return catalogue
    .map((kind) => ({ kind, at: random.next() }))
    .sort((one, other) => one.at - other.at)
    .map(({ kind }) => kind);
}

let code: string | undefined;

/** The script of a changed page, as JavaScript. */
function pageCode(): string {
  code ??= buildSync({
    entryPoints: [join(import.meta.dirname, 'page/main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'changedPages',
    charset: 'utf8',
  }).outputFiles[0]!.text.replaceAll('</script', '<\\/script');
  return code;
}

/**
 * The page with the changes: its content goes out of sight, its own script gets that for a document, and the changed copy comes in its
 * place before anything is painted.
 */
export function changedPage(html: string, { kinds, seed }: Mutation): string {
  const [, head, body, tail] = /^([\s\S]*<body>)([\s\S]*)(<\/body>[\s\S]*)$/.exec(html)!;
  const own = /<script>([\s\S]*)<\/script>\s*$/.exec(body!);
  const content = own ? body!.slice(0, own.index) : body!;
  const base = kinds.some((kind) => kind.startsWith('place-frame')) ? '<base target="_top">' : '';
  const change = scriptJson({ kinds, seed: String(seed) });
  return `${head!.replace('<head>', `<head>${base}`)}<template id="original">${content}</template>
<script>${pageCode()}
var changedPage = changedPages.start(${change});</script>
<script>(function (document) {${own?.[1] ?? ''}
})(changedPage.document);</script>
<script>changedPage.show();</script>${tail}`;
}

/** How many frames around a page these changes put. */
export function frameDepth({ kinds }: Mutation): 0 | 1 | 2 {
  if (kinds.includes('place-frame-in-frame')) return 2;
  return kinds.includes('place-frame') ? 1 : 0;
}

/** A page that shows the login in a frame, or in a frame of a frame. Where the frame leaves the login, it takes the page along. */
export function framePage(html: string, depth: 1 | 2): string {
  const title = /<title>[\s\S]*?<\/title>/.exec(html)?.[0] ?? '';
  const src = depth === 1 ? '/changed/page' : '/changed/frame';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">${title}</head><body style="margin:0">
<iframe id="inside" src="${src}" style="width:100%;height:900px;border:0"></iframe>
<script>inside.onload = () => {
  const { pathname, href } = inside.contentWindow.location;
  if (pathname.startsWith('/changed/')) return;
  top.location.replace(href);
};</script></body></html>`;
}
