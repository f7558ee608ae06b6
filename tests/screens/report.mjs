// `node report.mjs REPORT.html [PICTURES]`: opens a page of `shikaku qa report` as people with small and large screens, by
// day and by night, with large type, by keyboard alone and without script, and ends with 1 if one of them would stumble.

import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { axeFaults, launch, show } from './browser.mjs'
import { tabThrough } from './walk.mjs'

const HEIGHT = 800
const LOOKS = [320, 768, 1280].flatMap((width) => ['light', 'dark'].map((scheme) => ({ width, scheme, size: 100 })))
// The size of type as a setting of the browser; a narrow window is what zooming in leaves.
const LARGE = [{ width: 320, scheme: 'light', size: 200 }, { width: 1280, scheme: 'dark', size: 200 }]

async function look(page, { width, scheme, size }) {
  await page.setViewportSize({ width, height: HEIGHT })
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  const session = await page.context().newCDPSession(page)
  const standard = (16 * size) / 100
  await session.send('Page.setFontSizes', { fontSizes: { standard, fixed: standard } })
}

/** Draws a page; what it loads from elsewhere and what its policy refuses are faults. */
async function draw(page, html) {
  const faults = []
  const heard = (message) => { if (message.type() === 'error') faults.push(['refused or broken', message.text().slice(0, 160)]) }
  const asked = (request) => { if (request.url().startsWith('http') && !request.url().startsWith(PLACE)) faults.push(['loads something', request.url()]) }
  page.on('console', heard)
  page.on('request', asked)
  await page.route(`${PLACE}**`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }))
  await page.goto(`${PLACE}report`)
  page.off('console', heard)
  page.off('request', asked)
  await page.unroute(`${PLACE}**`)
  return faults
}
// Nobody answers there: a page has an address, so that its links and its policy work as in a file.
const PLACE = 'http://report.invalid/'

// Runs inside the page: text that is cut off or needs two directions to be read, outside the tables that may be moved.
function layout() {
  const faults = []
  const root = document.documentElement
  if (root.scrollWidth > root.clientWidth) faults.push(['beyond the edge', `the page is ${root.scrollWidth} wide of ${root.clientWidth}`])
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const { data, parentElement: parent } = walker.currentNode
    const short = data.trim().slice(0, 30)
    if (!short || parent.closest('.wide, script, .skip, title, desc') || !parent.checkVisibility()) continue
    const range = document.createRange()
    range.selectNodeContents(walker.currentNode)
    for (const { left, right } of range.getClientRects()) {
      if (left < -1 || right > root.clientWidth + 1) { faults.push(['beyond the edge', short]); break }
    }
    if (parseFloat(getComputedStyle(parent).fontSize) < 14) faults.push(['too small to read', short])
  }
  for (const picture of document.querySelectorAll('svg[role="img"]')) {
    const texts = [...picture.querySelectorAll('text')].filter((text) => !text.matches('.mark')).map((text) => [text.textContent, text.getBoundingClientRect()])
    const frame = picture.getBoundingClientRect()
    texts.forEach(([text, a], place) => {
      const meets = texts.slice(place + 1).some(([, b]) => a.left < b.right && b.left < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom)
      if (meets) faults.push(['on top of each other', text])
    })
    for (const part of picture.querySelectorAll('text, rect')) {
      const box = part.getBoundingClientRect()
      if (box.top < frame.top - 2 || box.bottom > frame.bottom + 4) faults.push(['outside its picture', part.textContent || part.getAttribute('class')])
    }
  }
  for (const wide of document.querySelectorAll('.wide')) {
    if (wide.tabIndex !== 0) faults.push(['not reached by keyboard', wide.textContent.slice(0, 30)])
  }
  for (const control of document.querySelectorAll('button, input, select, summary')) {
    if (control.checkVisibility() && control.getBoundingClientRect().height < 44) faults.push(['too small to touch', control.textContent.slice(0, 30)])
  }
  return faults
}

const ABLE = 'a[href], button, input, select, summary, [tabindex="0"]'

/** To the element with this selector by Tab alone. */
async function tabTo(page, selector) {
  for (let step = 0; step < 60; step += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return true
    await page.keyboard.press('Tab')
  }
  return false
}

/** Each filter by keyboard alone: the count is told, and as many lines and sections stand there as it says. */
async function filter(page) {
  const faults = []
  const shown = () => page.evaluate(() => ({
    told: document.getElementById('count')?.textContent ?? '',
    live: document.getElementById('count')?.getAttribute('role') === 'status',
    lines: [...document.querySelectorAll('tr[data-for]')].filter((row) => row.checkVisibility()).length,
    sections: [...document.querySelectorAll('main details')].filter((section) => section.checkVisibility()).length,
  }))
  const expect = async (what, number) => {
    const { told, live, lines, sections } = await shown()
    const right = live && lines === number && sections === number && told.split(' ').includes(String(number))
    if (!right) faults.push(['filter', `${what}: wanted ${number}, found ${lines} lines, ${sections} sections, told “${told}”`])
  }
  const rows = await page.evaluate(() => [...document.querySelectorAll('tr[data-for]')].map((row) => ({ ...row.dataset, text: row.textContent.toLowerCase() })))
  await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0) })
  if (!(await tabTo(page, '#by-text'))) return [['filter', 'the text filter is not reached']]
  const word = rows[0].text.slice(0, 6)
  await page.keyboard.type(word)
  await expect(`text “${word}”`, rows.filter(({ text }) => text.includes(word)).length)
  await page.keyboard.type('no such thing')
  await expect('text that is nowhere', 0)
  if (!(await tabTo(page, 'button[type="reset"]'))) return [...faults, ['filter', 'the button that shows all is not reached']]
  await page.keyboard.press('Enter')
  await page.waitForTimeout(50)
  await expect('all again', rows.length)
  for (const name of ['ending', 'link', 'card']) {
    await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0) })
    if (!(await tabTo(page, `#by-${name}`))) { faults.push(['filter', `${name} is not reached`]); continue }
    await page.keyboard.press('ArrowDown')
    const value = await page.evaluate((name) => document.querySelector(name)?.value, `#by-${name}`)
    await expect(`${name} “${value}”`, rows.filter((row) => row[name] === value).length)
    await page.keyboard.press('ArrowUp')
    await expect(`${name} any`, rows.length)
  }
  return faults
}

/** The skip link, a link of the table and a heading that opens, by keyboard alone. */
async function travel(page) {
  const faults = []
  await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0) })
  await tabTo(page, '.skip')
  await page.keyboard.press('Enter')
  if (!(await page.evaluate(() => document.activeElement?.id === 'main'))) faults.push(['keyboard', 'the skip link leads nowhere'])
  await page.evaluate(() => { document.querySelector('main details').open = false })
  await tabTo(page, 'tr[data-for] a')
  await page.keyboard.press('Enter')
  await page.waitForTimeout(50)
  if (!(await page.evaluate(() => document.querySelector('main details').open))) faults.push(['keyboard', 'a name in the table does not open its section'])
  await openAll(page, false)
  await tabTo(page, 'main details > summary')
  await page.keyboard.press('Enter')
  if (!(await page.evaluate(() => document.activeElement.parentElement.open))) faults.push(['keyboard', 'a section does not open'])
  return faults
}

// Sections are drawn by the same code; of many transcripts some all over the page are looked at, or axe takes an hour.
const OPENED = 8
const openAll = (page, open = true) => page.evaluate(([open, most]) => {
  const sections = [...document.querySelectorAll('main details')]
  const step = Math.ceil(sections.length / most)
  for (const [place, one] of sections.entries()) one.open = open && place % step === 0
}, [open, OPENED])

// Runs inside the page: the contrast of texts that axe could not see, because they stand beyond the edge of a table that
// moves, or in a picture. Nothing lies over the ground of any element here, so its colour and that of the text decide.
function contrast(targets) {
  const parse = (colour) => { const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number); return { rgb: [r, g, b], a } }
  const light = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  return targets.flatMap((target) => {
    const element = document.querySelector(target)
    let around = element
    while (around.parentElement && parse(getComputedStyle(around).backgroundColor).a === 0) around = around.parentElement
    const style = getComputedStyle(element)
    const [ink, ground] = [element.ownerSVGElement ? style.fill : style.color, getComputedStyle(around).backgroundColor].map((colour) => light(parse(colour).rgb))
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)
    return ratio < 7 ? [['color-contrast-enhanced', `${target}: ${ratio.toFixed(1)}`]] : []
  })
}

/** What axe blames, and the contrast that it left open. */
async function blamed(page) {
  const { faults, open } = await axeFaults(page)
  undecided += open.length
  return [...faults, ...(await page.evaluate(contrast, open.map(([, target]) => target)))]
}
let undecided = 0

/** Everything wrong with a page in one look. */
async function faultsOf(page, html, how) {
  await look(page, how)
  const faults = await draw(page, html)
  faults.push(...(await blamed(page)))
  await openAll(page)
  faults.push(...(await page.evaluate(layout)), ...(await blamed(page)))
  return faults
}

async function byKeyboard(page, html, how) {
  await look(page, how)
  await draw(page, html)
  const faults = [...(await filter(page)), ...(await travel(page))]
  await draw(page, html)
  await openAll(page)
  const { faults: lost, stops } = await tabThrough(page, ABLE, false)
  return { faults: [...faults, ...lost], stops }
}

/** Without script everything stands there, and no filter that does nothing. */
async function withoutScript(browser, html) {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await show(page, html)
  const faults = []
  if (await page.locator('#filters').isVisible()) faults.push(['without script', 'a filter that does nothing'])
  const [rows, sections] = [await page.locator('tr[data-for]').count(), await page.locator('main details').count()]
  if (rows === 0 || rows !== sections) faults.push(['without script', `${rows} lines, ${sections} sections`])
  for (const row of await page.locator('tr[data-for]').all()) if (!(await row.isVisible())) faults.push(['without script', 'a line is hidden'])
  await context.close()
  return faults
}

/** A sound page with one fault each must be blamed for it: proof that this check can fail. */
async function proveTheCheck(page, html) {
  const free = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
  const style = (css) => free.replace('</style>', `${css}</style>`)
  const how = LOOKS[0]
  const planted = [
    ['focus is not seen', style(':focus-visible { outline: none }'), true],
    ['filter', free.replace(/<script>.*<\/script>/s, '<script>document.getElementById("filters").hidden = false</script>'), true],
    ['not reached by keyboard', free.replaceAll('tabindex="0"', 'tabindex="-1"'), false],
    ['beyond the edge', style('h2 { width: 2000px; white-space: nowrap }'), false],
    ['color-contrast-enhanced', style('.ending { color: #666 }'), false],
    ['color-contrast-enhanced', style('text { fill: #666 }'), false],
    ['refused or broken', html.replace('</script>', ' </script>'), false],
    ['loads something', free.replace('</head>', '<link rel="stylesheet" href="http://elsewhere.invalid/x.css"></head>'), false],
    ['on top of each other', free.replace(/>card<\/text>/, '>card</text><text x="0" y="1.1em">card</text>'), false],
    ['outside its picture', style('.mark { font-size: 3em }'), false],
    ['empty-heading', free.replace(/<h4>Timeline<\/h4>/, '<h4></h4>'), false],
  ]
  const missed = []
  for (const [kind, faulty, keyboard] of planted) {
    const found = keyboard ? (await byKeyboard(page, faulty, how)).faults : await faultsOf(page, faulty, how)
    if (!found.some(([one]) => one === kind)) missed.push(`planted fault was not found: ${kind}`)
  }
  console.log(`${planted.length} planted faults: ${planted.length - missed.length} found`)
  return missed
}

async function main([file, pictures]) {
  const start = Date.now()
  const html = readFileSync(file, 'utf8')
  if (pictures) mkdirSync(pictures, { recursive: true })
  const browser = await launch()
  const page = await browser.newPage()
  const all = await proveTheCheck(page, html)
  undecided = 0
  for (const how of [...LOOKS, ...LARGE]) {
    const name = `${how.width}-${how.scheme}-${how.size}`
    const found = await faultsOf(page, html, how)
    all.push(...found.map((fault) => `${name}: ${fault.join(': ')}`))
    if (!pictures) continue
    await page.screenshot({ path: join(pictures, `${name}-open.png`), fullPage: true })
    await openAll(page, false)
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  }
  let stops = 0
  for (const how of [LOOKS[0], LOOKS[5]]) {
    const keyboard = await byKeyboard(page, html, how)
    stops += keyboard.stops
    all.push(...keyboard.faults.map((fault) => `keyboard ${how.width}: ${fault.join(': ')}`))
  }
  all.push(...(await withoutScript(browser, html)).map((fault) => fault.join(': ')))
  await browser.close()
  for (const told of [...new Set(all)].slice(0, 60)) console.log(told)
  const looks = LOOKS.length + LARGE.length
  console.log(`report of ${(html.length / 1024).toFixed(0)} KiB x ${looks} looks, ${2 * looks} runs of axe (contrast computed here in ${undecided} places), ${stops} stops of the keyboard: ${all.length} faults`)
  console.log(`${((Date.now() - start) / 1000).toFixed(0)} s`)
  process.exitCode = all.length ? 1 : 0
}

await main(process.argv.slice(2))
