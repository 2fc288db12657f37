/** The picture of a captcha, which any text solves: what counts is whether a program tries. */
export const captchaPicture =
  '<svg width="130" height="44" role="img" aria-label="Captcha"><rect width="130" height="44" fill="#e3e8ee"/><path d="M4 34 Q40 2 66 24 T126 12" stroke="#8592a3" fill="none"/><text x="12" y="31" font-size="22" font-family="monospace" transform="rotate(-5 60 22)">SIM 47</text></svg>';
