// The application of a PC in a real browser, by keyboard alone: `node window.mjs PROGRAM OUT [--measure]`.
// The card is virtual and the gateway is the reference gateway, both of `shikaku desk --practice`.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { axeFaults, launch } from './browser.mjs'

const [program, out, measures] = process.argv.slice(2)
mkdirSync(out, { recursive: true })

/** Starts the program; its process, and the file that leads its window to it. */
async function start() {
  const child = spawn(program, ['desk', '--practice', '--no-window'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [file] = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve([line]))
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}`)))
  })
  return { child, file }
}

/** A window of the program, in a browser of its own. */
async function open(browser, file) {
  const context = await browser.newContext({ viewport: { width: 1024, height: 768 }, permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  const errors = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()) })
  await page.goto(pathToFileURL(file).href)
  return { context, page, errors }
}

/** Every screen of the practice has this in front of its name. */
const PRACTICE = 'practice-'

const screenOf = async (page) => (await page.evaluate(() => document.querySelector('main')?.dataset.screen))?.replace(PRACTICE, '')

async function waitFor(page, ...screens) {
  const named = screens.map((screen) => PRACTICE + screen)
  await page.waitForFunction((named) => named.includes(document.querySelector('main')?.dataset.screen), named, { timeout: 20_000 })
  return screenOf(page)
}

/** Waits for another screen than this. */
const leave = (page, screen) => page.waitForFunction((before) => document.querySelector('main')?.dataset.screen !== before, PRACTICE + screen)

const seen = new Map()

/** Draws and checks a screen once. */
async function look(page) {
  const screen = await screenOf(page)
  if (seen.has(screen)) return
  // Whole, so that nothing is below the buttons that stay in sight.
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width: 1024, height: Math.max(768, height) })
  const { faults, open } = await axeFaults(page)
  seen.set(screen, faults.length + open.length)
  for (const fault of [...faults, ...open]) console.log(`${screen}: ${fault.join(' ')}`)
  await page.screenshot({ path: `${out}/${screen}.png`, fullPage: true })
  await page.setViewportSize({ width: 1024, height: 768 })
}

async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key)
}

/** The key that is written on the button with this name. */
async function keyOf(page, name) {
  const key = await page.evaluate((name) => document.querySelector(`button[value="${name}"], button[name="${name}"]`)?.getAttribute('aria-keyshortcuts'), name)
  assert.ok(key, `a key presses ${name} on ${await screenOf(page)}`)
  return key
}

async function pinCheck(page) {
  await waitFor(page, 'choosing-method')
  await look(page)
  // One key for the method, four digits and the enter key: six in all.
  await press(page, await keyOf(page, 'choose-pin'))
  await waitFor(page, 'entering-pin')
  await look(page)
  await press(page, '1', '2', '3', '4')
  await page.waitForFunction(() => document.querySelectorAll('.place.filled').length === 4)
  const text = await page.evaluate(() => document.documentElement.outerHTML)
  assert.ok(!/>\s*[1234]{2,}\s*</.test(text), 'the digits are not in the page')
  await press(page, 'Enter')
  await waitFor(page, 'waiting-for-card')
  await look(page)
  await waitFor(page, 'showing')
  await look(page)
}

async function copies(page) {
  await press(page, await keyOf(page, 'copy'))
  await page.waitForFunction(() => document.querySelector('.message')?.textContent)
  const copied = await page.evaluate(() => navigator.clipboard.readText()).catch(() => undefined)
  assert.match(copied ?? '', /^【練習】/, 'the text of a practice result says that it is one')
}

async function pastResults(page) {
  await waitFor(page, 'choosing-method')
  await press(page, await keyOf(page, 'past-results'))
  await page.waitForFunction(() => document.querySelector('.rows'))
  await look(page)
  const list = await screenOf(page)
  await press(page, await keyOf(page, 'choose-result-1'))
  await leave(page, list)
  await look(page)
  // The copied result is the one of the check before.
  assert.match(await page.evaluate(() => document.querySelector('main').innerText), /有効/)
  await press(page, 'Escape')
  await waitFor(page, list, 'choosing-method')
  if ((await screenOf(page)) === list) await press(page, 'Escape')
  await waitFor(page, 'choosing-method')
}

async function visualCheck(page) {
  await press(page, await keyOf(page, 'choose-visual'))
  await leave(page, 'choosing-method')
  await look(page)
  await press(page, 'Escape')
  await waitFor(page, 'choosing-method', 'closed')
}

async function fallback(page) {
  if ((await screenOf(page)) === 'closed') await press(page, 'Enter')
  await waitFor(page, 'choosing-method')
  await press(page, await keyOf(page, 'confirm-otherwise'))
  await leave(page, 'choosing-method')
  await look(page)
  await press(page, 'Escape')
}

/** On a small window at 400 % nothing is wider than the window. */
async function zoomed(page) {
  await page.setViewportSize({ width: 320, height: 256 })
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(width <= 320, `the page is ${width} wide at 400 %`)
  await page.setViewportSize({ width: 1024, height: 768 })
}

/** The focus stays where it is while the same screen changes, and is on the title of another. */
async function focusIsKept(page) {
  await press(page, await keyOf(page, 'choose-pin'))
  await waitFor(page, 'entering-pin')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'title')
  await page.focus('button[name=digit][value="5"]')
  await press(page, '7')
  await page.waitForFunction(() => document.querySelectorAll('.place.filled').length === 1)
  assert.equal(await page.evaluate(() => document.activeElement.value), '5')
  // A key that is held down types once.
  await page.keyboard.down('8')
  await page.keyboard.down('8')
  await page.keyboard.up('8')
  await press(page, 'Backspace')
  await page.waitForFunction(() => document.querySelectorAll('.place.filled').length === 1)
  await press(page, 'Escape')
}

/** The patient types the PIN in a window of its own; that of the staff shows dots. */
async function patientPage(context, page) {
  const opened = context.waitForEvent('page')
  await press(page, 'F8')
  const patient = await opened
  await patient.waitForFunction(() => document.querySelector('main')?.dataset.screen === 'patient-waits')
  await look(patient)
  assert.equal(await patient.evaluate(() => document.querySelectorAll('button').length), 0)
  await press(page, await keyOf(page, 'choose-pin'))
  await waitFor(patient, 'entering-pin')
  const keypads = await Promise.all([page, patient].map((one) => one.evaluate(() => document.querySelector('.keypad').checkVisibility())))
  assert.deepEqual(keypads, [false, true], 'the keypad is in the window of the patient')
  seen.delete('entering-pin')
  await look(patient)
  await press(page, '9')
  for (const [window, digit] of [[patient, '4'], [patient, '3'], [patient, '2'], [patient, '1']]) await press(window, digit)
  for (const window of [page, patient]) await window.waitForFunction(() => document.querySelectorAll('.place.filled').length === 4)
  await press(patient, 'Enter')
  await waitFor(patient, 'waiting-for-card')
  await waitFor(page, 'showing')
  await patient.waitForFunction(() => document.querySelector('main')?.dataset.screen === 'patient-waits')
  assert.ok(!(await patient.evaluate(() => document.documentElement.outerHTML)).includes('太郎'), 'no name is on the page of the patient')
  await patient.close()
  await page.waitForFunction(() => !document.body.classList.contains('patient-shown'), undefined, { timeout: 20_000 })
  await press(page, 'Enter')
  await waitFor(page, 'choosing-method', 'closed')
  if ((await screenOf(page)) === 'closed') await press(page, 'Enter')
  await waitFor(page, 'choosing-method')
}

async function secondBrowser(browser, first, file) {
  const { page, context } = await open(browser, file)
  await page.waitForFunction(() => document.querySelector('h1'))
  assert.equal(await screenOf(page), undefined, 'a second browser is refused')
  await page.goto(first.url())
  assert.equal(await screenOf(page), undefined, 'it is refused at the address of the first, too')
  await context.close()
}

/** Milliseconds from a key to the screen that it brings, as the page sees them. */
async function measure(page) {
  await page.evaluate(() => {
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
    await press(page, await keyOf(page, 'choose-pin'))
    await waitFor(page, 'entering-pin')
    await press(page, 'Escape')
    await waitFor(page, 'choosing-method', 'closed')
    if ((await screenOf(page)) === 'closed') {
      await press(page, 'Enter')
      await waitFor(page, 'choosing-method')
    }
  }
  const times = (await page.evaluate(() => window.times)).sort((one, other) => one - other)
  console.log(`key to screen: median ${times[times.length >> 1].toFixed(1)} ms, p95 ${times[Math.floor(times.length * 0.95)].toFixed(1)} ms of ${times.length}`)
}

const { child, file } = await start()
const browser = await launch()
try {
  const { context, page, errors } = await open(browser, file)
  await pinCheck(page)
  await copies(page)
  await zoomed(page)
  await page.reload()
  await waitFor(page, 'showing')
  await press(page, 'Enter')
  await waitFor(page, 'choosing-method', 'closed')
  if ((await screenOf(page)) === 'closed') { await look(page); await press(page, 'Enter') }
  await pastResults(page)
  await visualCheck(page)
  await fallback(page)
  await waitFor(page, 'choosing-method', 'closed')
  if ((await screenOf(page)) === 'closed') await press(page, 'Enter')
  await waitFor(page, 'choosing-method')
  await focusIsKept(page)
  await waitFor(page, 'choosing-method', 'closed')
  if ((await screenOf(page)) === 'closed') await press(page, 'Enter')
  await waitFor(page, 'choosing-method')
  await patientPage(context, page)
  await secondBrowser(browser, page, file)
  await waitFor(page, 'choosing-method', 'closed')
  if (measures) {
    if ((await screenOf(page)) === 'closed') await press(page, 'Enter')
    await waitFor(page, 'choosing-method')
    await measure(page)
  }
  assert.deepEqual(errors, [], 'the page reports no error')
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
  await page.waitForFunction(() => !document.querySelector('main'), undefined, { timeout: 20_000 })
  assert.ok(await page.evaluate(() => document.body.innerText.trim().length > 0), 'the page says that the program ended')
  const faults = [...seen.values()].reduce((sum, count) => sum + count, 0)
  assert.equal(faults, 0, 'axe finds nothing')
  console.log(`${seen.size} screens of the window by keyboard: ${[...seen.keys()].join(', ')}`)
} finally {
  child.kill('SIGKILL')
  await browser.close()
}
