// The application of a PC in a real browser, by keyboard alone: `node window.mjs PROGRAM OUT [--measure]`.
// The card is virtual and the gateway is the reference gateway, both of `shikaku desk --practice`.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { launch } from './browser.mjs'
import { WindowPage, end, start } from './pc.mjs'

const [program, out, measures] = process.argv.slice(2)
mkdirSync(out, { recursive: true })

async function pinCheck(window) {
  await window.shows('choosing-method')
  // One key for the method, four digits and the enter key: six in all.
  await window.pressButton('choose-pin')
  await window.shows('entering-pin')
  await window.press('1', '2', '3', '4')
  await window.page.waitForFunction(() => document.querySelectorAll('.place.filled').length === 4)
  const html = await window.page.evaluate(() => document.documentElement.outerHTML)
  assert.ok(!/>\s*[1234]{2,}\s*</.test(html), 'the digits are not in the page')
  await window.press('Enter')
  await window.shows('waiting-for-card')
  await window.shows('showing')
}

async function copies(window) {
  await window.pressButton('copy')
  await window.page.waitForFunction(() => document.querySelector('.message')?.textContent)
  const copied = await window.page.evaluate(() => navigator.clipboard.readText()).catch(() => undefined)
  assert.match(copied ?? '', /^【練習】/, 'the text of a practice result says that it is one')
}

async function pastResults(window) {
  await window.openPastResult()
  assert.match(await window.text(), /有効/, 'the result is the one of the check before')
  await window.leavePastResults()
}

/** Begins something on the first screen, and goes back. */
async function looksInto(window, button) {
  await window.nextPatient()
  await window.pressButton(button)
  await window.leaves('choosing-method')
  await window.press('Escape')
  await window.nextPatient()
}

/** On a small window at 400 % nothing is wider than the window. */
async function zoomed({ page }) {
  await page.setViewportSize({ width: 320, height: 256 })
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(width <= 320, `the page is ${width} wide at 400 %`)
  await page.setViewportSize({ width: 1024, height: 768 })
}

/** The focus stays where it is while the same screen changes, and is on the title of another. */
async function focusIsKept(window) {
  const { page } = window
  await window.pressButton('choose-pin')
  await window.shows('entering-pin')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'title')
  await page.focus('button[name=digit][value="5"]')
  await window.press('7')
  await page.waitForFunction(() => document.querySelectorAll('.place.filled').length === 1)
  assert.equal(await page.evaluate(() => document.activeElement.value), '5')
  // A key that is held down types once.
  await page.keyboard.down('8')
  await page.keyboard.down('8')
  await page.keyboard.up('8')
  await window.press('Backspace')
  await page.waitForFunction(() => document.querySelectorAll('.place.filled').length === 1)
  await window.press('Escape')
  await window.nextPatient()
}

/** The patient types the PIN in a window of its own; that of the staff shows dots. */
async function patientPage(window) {
  const opened = window.page.context().waitForEvent('page')
  await window.press('F8')
  const patient = new WindowPage(await opened, out)
  await patient.shows('patient-waits')
  assert.equal(await patient.page.evaluate(() => document.querySelectorAll('button').length), 0)
  await window.pressButton('choose-pin')
  patient.prefix = PRACTICE
  await patient.shows('entering-pin')
  const isShown = ({ page }) => page.evaluate(() => document.querySelector('.keypad').checkVisibility())
  assert.deepEqual(await Promise.all([window, patient].map(isShown)), [false, true], 'the keypad is in the window of the patient')
  await patient.press('4', '3', '2', '1')
  for (const { page } of [window, patient]) await page.waitForFunction(() => document.querySelectorAll('.place.filled').length === 4)
  await patient.press('Enter')
  await patient.shows('waiting-for-card')
  await window.shows('showing')
  patient.prefix = ''
  await patient.shows('patient-waits')
  assert.ok(!(await patient.text()).includes('太郎'), 'no name is on the page of the patient')
  patient.assertClean()
  await patient.page.close()
  await window.page.waitForFunction(() => !document.body.classList.contains('patient-shown'), undefined, { timeout: 20_000 })
  await window.press('Enter')
  await window.nextPatient()
}

async function secondBrowser(browser, first, file) {
  const second = await WindowPage.open(browser, file, out)
  await second.page.waitForFunction(() => document.querySelector('h1'))
  assert.equal(await second.screen(), undefined, 'a second browser is refused')
  await second.page.goto(first.page.url())
  assert.equal(await second.screen(), undefined, 'it is refused at the address of the first, too')
  await second.page.context().close()
}

/** Milliseconds from a key to the screen that it brings, as the page sees them. */
async function measure(window) {
  await window.page.evaluate(() => {
    window.times = []
    let pressed
    addEventListener('keydown', (event) => { pressed = event.timeStamp }, true)
    new MutationObserver(() => {
      if (pressed === undefined) return
      window.times.push(performance.now() - pressed)
      pressed = undefined
    }).observe(document.getElementById('page'), { childList: true, subtree: true })
  })
  for (let round = 0; round < 100; round += 1) {
    await window.pressButton('choose-pin')
    await window.shows('entering-pin')
    await window.press('Escape')
    await window.nextPatient()
  }
  const times = (await window.page.evaluate(() => window.times)).sort((one, other) => one - other)
  const at = (share) => times[Math.floor((times.length - 1) * share)].toFixed(1)
  console.log(`key to screen: median ${at(0.5)} ms, p95 ${at(0.95)} ms of ${times.length}`)
}

const PRACTICE = 'practice-'
const { child, line: file } = await start(program, ['desk', '--practice', '--no-window'])
const browser = await launch()
try {
  const window = Object.assign(await WindowPage.open(browser, file, out), { prefix: PRACTICE })
  await pinCheck(window)
  await copies(window)
  await zoomed(window)
  await window.page.reload()
  await window.shows('showing')
  await window.press('Enter')
  await window.nextPatient()
  await pastResults(window)
  await looksInto(window, 'choose-visual')
  await looksInto(window, 'confirm-otherwise')
  await looksInto(window, 'readiness')
  await looksInto(window, 'settings')
  await focusIsKept(window)
  await patientPage(window)
  await secondBrowser(browser, window, file)
  if (measures) await measure(window)
  window.assertClean()
  await end(child)
  await window.page.waitForFunction(() => !document.querySelector('main'), undefined, { timeout: 20_000 })
  assert.ok((await window.text()).trim().length > 0, 'the page says that the program ended')
  console.log(`${window.seen.size} screens of the window by keyboard: ${[...window.seen.keys()].join(', ')}`)
} finally {
  child.kill('SIGKILL')
  await browser.close()
}
