/** The frame of every simulated page: it says that it is none of the broker's. */
import { escapeHtml } from './serve.ts';

/** What a page is made of. `body`, `style`, `script` and `footer` are HTML, CSS and JavaScript as they are. */
export interface Page {
  readonly title: string;
  readonly style: string;
  readonly body: string;
  readonly script?: string;
  readonly scriptUrls?: readonly string[];
  /** Below the content; also leaves out the mark if null, for a page inside a page. */
  readonly footer: string | null;
}

/** Styles of the mark. */
const markStyle = `
  .simulator { align-self: stretch; background: #26323f; color: #cfd8e3; text-align: center; padding: 7px 16px; font-size: 13px }
  .simulator b { color: #ffd166; letter-spacing: .14em; margin-right: .6em }`;

/** The page as HTML, with the visible "SIMULATOR" mark. */
export function page({ title, style, body, script, scriptUrls = [], footer }: Page): string {
  const scripts = scriptUrls.map((url) => `<script async src="${escapeHtml(url)}"></script>`).join('');
  const mark = footer === null ? '' : '<div class="simulator"><b>SIMULATOR</b>Not a broker. Use invented accounts only.</div>';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}${markStyle}</style>${scripts}
</head>
<body>
${mark}${body}${footer === null ? '' : `<footer>${footer}</footer>`}
${script ? `<script>${script}</script>` : ''}
</body>
</html>
`;
}
