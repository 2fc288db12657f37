/** The shell of every simulated page: it says that it is none of the broker's. */
import { escapeHtml } from './serve.ts';

/** What a page is made of. `style`, `content` and `script` are CSS, HTML and JavaScript as they are. */
export interface Page {
  readonly title: string;
  readonly style: string;
  readonly content: string;
  readonly script?: string;
  /** Scripts of other origins, as analytics are. */
  readonly scriptUrls?: readonly string[];
  /** Without the mark and the footer, for a page inside a page. */
  readonly bare?: boolean;
}

const markStyle = `
  .simulator { align-self: stretch; background: #26323f; color: #cfd8e3; text-align: center; padding: 7px 16px; font-size: 13px }
  .simulator b { color: #ffd166; letter-spacing: .14em; margin-right: .6em }
  footer { margin: 22px; color: #98a4b3; font-size: 12px; text-align: center }
`;

/** The page as HTML, with the visible "SIMULATOR" mark. */
export function page({ title, style, content, script, scriptUrls = [], bare = false }: Page): string {
  const scripts = scriptUrls.map((url) => `<script async src="${escapeHtml(url)}"></script>`).join('');
  const mark = bare ? '' : '<div class="simulator"><b>SIMULATOR</b>Not a broker. Use invented accounts only.</div>';
  const footer = bare ? '' : '<footer>A local stand-in for a broker&#39;s login site, for tests and demonstrations.</footer>';
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
${mark}${content}${footer}
${script ? `<script>${script}</script>` : ''}
</body>
</html>
`;
}

/** A captcha, which any text solves: what counts is whether a program tries. */
export const captchaPicture =
  '<svg width="130" height="44" role="img" aria-label="Captcha"><rect width="130" height="44" fill="#e3e8ee"/><path d="M4 34 Q40 2 66 24 T126 12" stroke="#8592a3" fill="none"/><text x="18" y="30" font-size="22" font-family="monospace" transform="rotate(-5 60 22)">S I M 4 7</text></svg>';
