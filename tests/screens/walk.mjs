// Through a page by Tab alone, and the same page in the colours of a person who set their own.

const ABLE = 'a[href], button:enabled, input:enabled, select, summary, [tabindex="0"]'

/** Runs inside the page: where the focus is, and whether it is seen. */
function focused() {
  const element = document.activeElement
  if (!element || element === document.body) return null
  const style = getComputedStyle(element)
  const box = element.getBoundingClientRect()
  const inSight = box.top >= -1 && box.bottom <= innerHeight + 1 && box.height > 0
  element.dataset.stop ??= String(document.querySelectorAll('[data-stop]').length)
  return { stop: element.dataset.stop, outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0, inSight, name: element.textContent.trim().slice(0, 20) }
}

/** Everything that can be used is a stop of Tab, and each stop is outlined and in sight. */
export async function keyboardFaults(page) {
  const faults = []
  const wanted = await page.evaluate((able) => [...document.querySelectorAll(able)].filter((one) => one.checkVisibility()).length, ABLE)
  const stops = new Set()
  for (let step = 0; step < wanted + 5; step += 1) {
    await page.keyboard.press('Tab')
    const here = await page.evaluate(focused)
    if (!here || stops.has(here.stop)) break
    stops.add(here.stop)
    if (!here.outlined) faults.push(['focus is not seen', here.name])
    if (!here.inSight) faults.push(['focus is out of sight', here.name])
  }
  if (stops.size !== wanted) faults.push(['not reached by keyboard', `${stops.size} of ${wanted} stops`])
  return faults
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
