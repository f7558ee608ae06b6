// `node check.mjs FOLDER [--all] [--pictures FOLDER]`: draws the pages that `screen-pages` wrote to FOLDER as phones, tablets
// and people see them, and ends with 1 if a person would stumble. Every page is drawn in two looks, and one page of each kind
// of screen, the longest, in all of them; with --all every page in every look. --pictures: a picture of each drawing.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { axeFaults, launch, show } from './browser.mjs'
import { FAULTS, SOUND } from './faults.mjs'
import { LONG_PAPER, paperFaults } from './papers.mjs'
import { WALK_FAULTS, forcedColourFaults, keyboardFaults } from './walk.mjs'
import { boxes, firstView, measure, spread } from './measure.mjs'

const DEVICES = { phone: [360, 740], tall: [390, 844], lying: [740, 360], small: [320, 568], reflow: [320, 256], tablet: [1024, 768] }
// Every device with every size of type. Colours change no layout, so light and dark alternate; each occurs with every device.
const LOOKS = Object.keys(DEVICES).filter((device) => device !== 'reflow').flatMap((device, place) =>
  [100, 200].map((size, larger) => ({ device, scheme: (place + larger) % 2 ? 'dark' : 'light', size })),
)
// A window of 1280 x 1024 pixels at 400 % (WCAG 2.2, 1.4.10): large type is in it already.
const REFLOW = { device: 'reflow', scheme: 'light', size: 100 }
// Axe's rules know nothing of the size of a screen, but of its colours.
const AXE_LOOKS = [LOOKS[0], { ...LOOKS[0], scheme: 'dark' }]
LOOKS.push(AXE_LOOKS[1], REFLOW)
// Every page is drawn in these: the ordinary phone, and the smallest with large type, where most is cut off.
const EVERY_PAGE = [LOOKS[0], LOOKS.find(({ device, size }) => device === 'small' && size === 200)]

// Where a person must see what to do without scrolling.
const FIRST_LOOKS = ['phone', 'tall', 'tablet']

// What a browser gives those who changed nothing, and what is the least in CSS pixels.
const STANDARD = 16
const SMALLEST = 16
const TOUCH = 44

class Viewer {
  static async open() {
    const browser = await launch()
    const page = await browser.newPage()
    return Object.assign(new Viewer(), { browser, page, session: await page.context().newCDPSession(page) })
  }

  /** As the person set up this device. */
  async look({ device, scheme, size }) {
    const [width, height] = DEVICES[device]
    await this.page.setViewportSize({ width, height })
    await this.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await this.typeOf(size)
    this.smallest = (SMALLEST * size) / 100
  }

  /** The size of type as the browser's setting. */
  async typeOf(size) {
    const standard = (STANDARD * size) / 100
    await this.session.send('Page.setFontSizes', { fontSizes: { standard, fixed: standard } })
  }

  /** The whole page. A screenshot that is longer than the window would take back the size of type. */
  async picture(look, path) {
    const height = await this.page.evaluate(() => document.documentElement.scrollHeight)
    await this.page.setViewportSize({ width: DEVICES[look.device][0], height })
    await this.typeOf(look.size)
    await this.page.screenshot({ path })
    await this.look(look)
  }

  /** Everything wrong with a page in this look. */
  async faults(html, { seen = [], pressed = 0, axe = false, firstLook = false }) {
    await show(this.page, html)
    const unseen = firstLook ? await this.page.evaluate(firstView) : []
    await this.page.evaluate(spread)
    const measured = await this.page.evaluate(measure, { seen, pressed, smallest: this.smallest, touch: TOUCH })
    const faults = [...unseen, ...measured]
    if (!axe) return faults
    // Contrast that could not be computed is contrast that nobody looked at.
    const found = await axeFaults(this.page)
    return [...faults, ...found.faults, ...found.open]
  }

  /** By keyboard alone, and in forced colours. */
  async walk(html) {
    await show(this.page, html)
    const keyboard = await keyboardFaults(this.page)
    await this.page.emulateMedia({ forcedColors: 'active' })
    const colours = await this.page.evaluate(forcedColourFaults)
    await this.page.emulateMedia({ forcedColors: 'none' })
    return [...keyboard, ...colours]
  }

  async boxes(html) {
    await show(this.page, html)
    const characters = await this.page.evaluate(() => [...new Set(document.body.textContent)].join(''))
    return { count: characters.length, boxes: (await this.page.evaluate(boxes, characters)).map((box) => ['a box for a character', box]) }
  }
}

/** Each planted fault is found and called by its name, and a sound page has none. */
async function proveTheCheck(viewer) {
  await viewer.look({ device: 'phone', scheme: 'light', size: 100 })
  const all = async (html, wanted) => [...(await viewer.faults(html, { ...wanted, axe: true, firstLook: true })), ...(await viewer.boxes(html)).boxes]
  const missed = []
  for (const [place, { fault, page, ...wanted }] of FAULTS.entries()) {
    const found = await all(page, wanted)
    if (!found.some(([kind]) => kind === fault)) missed.push(`planted fault ${place + 1} was not found: ${fault}`)
  }
  for (const { fault, page } of WALK_FAULTS) {
    const found = await viewer.walk(page)
    if (!found.some(([kind]) => kind === fault)) missed.push(`planted fault of the walk was not found: ${fault}`)
  }
  const long = await paperFaults(viewer.page, LONG_PAPER)
  if (!long.some(([kind]) => kind === 'beyond the sheet')) missed.push('a paper that is too long was not found')
  await viewer.look({ device: 'phone', scheme: 'light', size: 100 })
  const unjust = await all(SOUND, { seen: ['見本の文'], pressed: 1 })
  console.log(`${FAULTS.length + WALK_FAULTS.length + 1} planted faults: ${FAULTS.length + WALK_FAULTS.length + 1 - missed.length} found, and ${unjust.length} in a sound page`)
  return [...missed, ...unjust.map((fault) => `found in a sound page: ${fault.join(': ')}`)]
}

async function drawAll(viewer, pages, { all, pictures }) {
  const found = []
  const longest = longestOfEachKind(pages)
  let [drawings, axeRuns] = [0, 0]
  for (const look of LOOKS) {
    const name = `${look.device} ${look.scheme} ${look.size} %`
    await viewer.look(look)
    const axe = AXE_LOOKS.includes(look)
    for (const page of all || EVERY_PAGE.includes(look) ? pages : longest) {
      drawings += 1
      const faults = await viewer.faults(page.html, { ...page, axe, firstLook: FIRST_LOOKS.includes(look.device) && look.size === 100 })
      axeRuns += axe ? 1 : 0
      found.push(...faults.map((fault) => ({ kind: fault[0], told: `${page.name}, ${name}: ${fault.join(': ')}` })))
      if (pictures) await viewer.picture(look, join(pictures, `${page.name}-${look.device}-${look.scheme}-${look.size}.png`))
    }
  }
  return { found, drawings, axeRuns }
}

/** One page of each kind of screen: the one with the longest text. */
function longestOfEachKind(pages) {
  const longest = new Map()
  for (const page of pages) {
    if (page.html.length > (longest.get(page.id)?.html.length ?? 0)) longest.set(page.id, page)
  }
  return [...longest.values()]
}

/** One page of each kind of screen by keyboard and in forced colours. */
async function walkAll(viewer, pages) {
  await viewer.look({ device: 'tall', scheme: 'light', size: 100 })
  const found = []
  const kinds = longestOfEachKind(pages)
  for (const page of kinds) {
    const faults = await viewer.walk(page.html)
    found.push(...faults.map((fault) => `${page.name}: ${fault.join(': ')}`))
  }
  return { found, count: kinds.length }
}

/** One page with every character of all of them: the pages themselves would be too long for a browser. */
function withAllCharacters(pages) {
  const texts = pages.map(({ html }) => html.replace(/<style>.*?<\/style>/gs, '').replace(/<[^>]*>/g, ''))
  const characters = [...new Set(texts.join(''))].map((character) => ({ '<': '&lt;', '&': '&amp;' })[character] ?? character)
  return pages[0].html.replace('</main>', `<p>${characters.join('')}</p></main>`)
}

async function printAll(viewer, folder, papers) {
  const found = []
  for (const name of papers) {
    const faults = await paperFaults(viewer.page, readFileSync(join(folder, 'papers', `${name}.html`), 'utf8'))
    found.push(...faults.map((fault) => `${name}: ${fault.join(': ')}`))
  }
  return found
}

async function main(words) {
  const options = { all: { type: 'boolean', default: false }, pictures: { type: 'string' } }
  const { values: { all: everyLook, pictures }, positionals: [folder] } = parseArgs({ args: words, options, allowPositionals: true })
  const start = Date.now()
  if (!execFileSync('fc-list', [':lang=ja'], { encoding: 'utf8' }).trim()) throw new Error('no Japanese font: fc-list :lang=ja is empty')
  if (pictures) mkdirSync(pictures, { recursive: true })
  const pages = JSON.parse(readFileSync(join(folder, 'pages.json'), 'utf8'))
  for (const page of pages) page.html = readFileSync(join(folder, `${page.name}.html`), 'utf8')
  if (pages.length === 0) throw new Error('no pages')

  const viewer = await Viewer.open()
  const missed = await proveTheCheck(viewer)
  const { found, drawings, axeRuns } = await drawAll(viewer, pages, { all: everyLook, pictures })
  const walked = await walkAll(viewer, pages)
  const papers = JSON.parse(readFileSync(join(folder, 'papers.json'), 'utf8'))
  const printed = await printAll(viewer, folder, papers)
  const font = await viewer.boxes(withAllCharacters(pages))
  await viewer.browser.close()

  const all = [...missed, ...walked.found, ...printed, ...font.boxes.map((box) => box.join(': ')), ...found.map(({ told }) => told)]
  for (const told of all.slice(0, 60)) console.log(told)
  // Axe's rules have names of one word.
  const layout = found.filter(({ kind }) => kind.includes(' ')).length
  console.log(`${pages.length} screens, ${LOOKS.length} looks, ${drawings} drawings: ${layout} cut off, hidden, too small or on top of each other`)
  console.log(`${axeRuns} runs of axe: ${found.length - layout} violations`)
  console.log(`${walked.count} screens by keyboard and in forced colours: ${walked.found.length} faults`)
  console.log(`${papers.length} papers on A4: ${printed.length} faults`)
  console.log(`${font.count} different characters: ${font.boxes.length} drawn as a box`)
  console.log(`${((Date.now() - start) / 1000).toFixed(0)} s`)
  process.exitCode = all.length ? 1 : 0
}

await main(process.argv.slice(2))
