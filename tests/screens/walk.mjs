// Through a page by Tab alone, and the same page in the colours of a person who set their own.

const ABLE = 'a[href], button:enabled, input:enabled, select, summary, [tabindex="0"]'

/** Runs inside the page: what has the focus, whether it is outlined, and whether it is in sight, in part or whole. */
function focused() {
  const element = document.activeElement
  if (!element || element === document.body) return undefined
  const { outlineStyle, outlineWidth } = getComputedStyle(element)
  const box = element.getBoundingClientRect()
  const isLarge = box.width > 4 && box.height > 4
  const inView = isLarge && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
  const isWhole = inView && box.top >= -1 && box.bottom <= innerHeight + 1
  element.dataset.stop ??= String(document.querySelectorAll('[data-stop]').length)
  const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
  return { stop: element.dataset.stop, outlined, inView, isWhole, name: `${element.tagName.toLowerCase()} ${(element.id || element.textContent).trim().slice(0, 30)}` }
}

/** Everything that can be used is a stop of Tab, and each stop is outlined and in sight. A stop may be longer than the window where `isWhole` is false. */
export async function tabThrough(page, able, isWhole) {
  const faults = []
  const wanted = await page.evaluate((able) => [...document.querySelectorAll(able)].filter((one) => one.checkVisibility()).length, able)
  const stops = new Set()
  for (let step = 0; step < wanted + 5; step += 1) {
    await page.keyboard.press('Tab')
    const here = await page.evaluate(focused)
    if (!here || stops.has(here.stop)) break
    stops.add(here.stop)
    if (!here.outlined) faults.push(['focus is not seen', here.name])
    if (!(isWhole ? here.isWhole : here.inView)) faults.push(['focus is out of sight', here.name])
  }
  if (stops.size !== wanted) faults.push(['not reached by keyboard', `${stops.size} of ${wanted} stops`])
  return { faults, stops: stops.size }
}

/** The faults of a screen by Tab. */
export async function keyboardFaults(page) {
  return (await tabThrough(page, ABLE, true)).faults
}

/** Runs inside the page in forced colours: a control has an edge or a ground of its own, and a bar that runs is drawn. */
export function forcedColourFaults() {
  const faults = []
  const ground = getComputedStyle(document.body).backgroundColor
  const clear = ['rgba(0, 0, 0, 0)', 'transparent', ground]
  for (const button of document.querySelectorAll('button')) {
    const style = getComputedStyle(button)
    const edged = style.borderTopStyle !== 'none' && parseFloat(style.borderTopWidth) > 0
    if (!edged && clear.includes(style.backgroundColor)) faults.push(['no edge in forced colours', button.textContent.trim().slice(0, 20)])
  }
  const primary = document.querySelector('button.primary')
  const plain = document.querySelector('button.step:not(.primary)')
  if (primary && plain && getComputedStyle(primary).backgroundColor === getComputedStyle(plain).backgroundColor) {
    faults.push(['no difference in forced colours', primary.textContent.trim().slice(0, 20)])
  }
  for (const bar of document.querySelectorAll('.progress span')) {
    if (clear.includes(getComputedStyle(bar).backgroundColor)) faults.push(['no bar in forced colours', bar.className])
  }
  return faults
}

const page = (style, body) => `<!DOCTYPE html><html lang="ja"><head><title>x</title><style>${style}</style></head><body>${body}</body></html>`

/** Pages with one fault each, and what the walk must call it. */
export const WALK_FAULTS = [
  { fault: 'focus is not seen', page: page('button { outline: none !important }', '<button>見本</button>') },
  { fault: 'not reached by keyboard', page: page('', '<button tabindex="-1">見本</button>') },
  { fault: 'focus is out of sight', page: page('button { position: fixed; top: -90px }', '<button>見本</button>') },
  { fault: 'no edge in forced colours', page: page('button { border: 0; forced-color-adjust: none; background: none }', '<button>見本</button>') },
  { fault: 'no bar in forced colours', page: page('', '<div class="progress"><span>.</span></div>') },
  { fault: 'no difference in forced colours', page: page('', '<button class="step primary">見本</button><button class="step">見本</button>') },
]
