// Pages with one fault each, and what the check must call it: proof that it can fail.

const page = (style, body) =>
  `<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>x</title><style>
  body { font: 1.25rem/1.6 "Noto Sans CJK JP", sans-serif; margin: 0; color: #000; background: #fff }
  button { min-width: 48px; min-height: 48px; font-size: 1.25rem } ${style}</style></head><body><main>${body}</main></body></html>`

const HEADING = '<h1>見本の画面</h1>'

export const FAULTS = [
  { fault: 'cut off', page: page('p { height: 20px; overflow: hidden }', `${HEADING}<p>見本<br>の文</p>`) },
  { fault: 'cut off', page: page('p { width: 200px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }', `${HEADING}<p>${'見本の文'.repeat(9)}</p>`) },
  { fault: 'cut off', page: page('p { width: 60px; white-space: nowrap }', `${HEADING}<p>見本の長い文</p>`) },
  { fault: 'beyond the edge', page: page('p { width: 2000px }', `${HEADING}<p>見本の文</p>`) },
  { fault: 'beyond the edge', page: page('p { position: relative; left: -99px }', `${HEADING}<p>見本の文</p>`) },
  { fault: 'on top of each other', page: page('p { margin-top: -60px }', `${HEADING}<p>見本の文</p>`) },
  { fault: 'not shown', page: page('p { visibility: hidden }', `${HEADING}<p>見本の文</p>`), seen: ['見本の文'] },
  { fault: 'not shown', page: page('', HEADING), pressed: 1 },
  { fault: 'too small to read', page: page('p { font-size: 11px }', `${HEADING}<p>見本の文</p>`) },
  { fault: 'too small to touch', page: page('button { min-height: 0; line-height: 1; padding: 0 }', `${HEADING}<button>見本</button>`), pressed: 1 },
  { fault: 'not in the first view', page: page('p { height: 2000px }', `${HEADING}<p>見本の文</p><footer class="doing"><button>見本</button></footer>`), pressed: 1 },
  { fault: 'a box for a character', page: page('', `${HEADING}<p>見\u{E000}本</p>`) },
  { fault: 'button-name', page: page('', `${HEADING}<button></button>`), pressed: 1 },
  { fault: 'color-contrast', page: page('p { color: #999 }', `${HEADING}<p>見本の文</p>`) },
  // What is hidden from a screen reader is read by eyes.
  { fault: 'color-contrast', page: page('p { color: #999 }', `${HEADING}<p><span aria-hidden="true">見本の文</span></p>`) },
  { fault: 'html-has-lang', page: page('', HEADING).replace(' lang="ja"', '') },
]

export const SOUND = page('', `${HEADING}<p>見本の文</p><button>見本</button>`)
