// A window of the PC application in a real browser, used by keyboard alone: what `window.mjs` and `day.mjs` share.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { axeFaults } from './browser.mjs'

/** Starts a program; its process, and the first line that it prints, or that it logs. */
export async function start(program, args, { logs = false } = {}) {
  const child = spawn(program, args, { stdio: ['ignore', logs ? 'ignore' : 'pipe', logs ? 'pipe' : 'inherit'] })
  const line = await new Promise((resolve, reject) => {
    const lines = createInterface({ input: logs ? child.stderr : child.stdout })
    lines.once('line', resolve)
    setTimeout(() => reject(new Error(`${program} says nothing`)), 30_000).unref()
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${program} ${args[0] ?? ''} ended with ${code}`)))
  })
  return { child, line }
}

/** Ends a program and waits until it has ended. */
export async function end(child) {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

/** A page of the application. Each screen is drawn, and looked at by axe, the first time that it is shown. */
export class WindowPage {
  /** Every screen of the practice has this in front of its name. */
  prefix = ''
  seen = new Map()
  errors = []

  constructor(page, out) {
    Object.assign(this, { page, out })
    page.on('pageerror', (error) => this.errors.push(String(error)))
    page.on('console', (message) => { if (message.type() === 'error') this.errors.push(message.text()) })
  }

  /** The window that this file of the program opens, in a browser of its own. */
  static async open(browser, file, out) {
    const context = await browser.newContext({ viewport: { width: 1024, height: 768 }, permissions: ['clipboard-read', 'clipboard-write'] })
    const window = new WindowPage(await context.newPage(), out)
    await window.page.goto(pathToFileURL(file).href)
    return window
  }

  async screen() {
    const shown = await this.page.evaluate(() => document.querySelector('main')?.dataset.screen)
    return shown?.replace(this.prefix, '')
  }

  /** Waits for one of these screens, and looks at it. */
  async shows(...screens) {
    const named = screens.map((screen) => this.prefix + screen)
    const isShown = (named) => named.includes(document.querySelector('main')?.dataset.screen)
    await this.page.waitForFunction(isShown, named, { timeout: 30_000 }).catch(async (error) => {
      throw new Error(`${screens.join(' or ')} is not shown but ${await this.screen()}:\n${await this.text()}`, { cause: error })
    })
    await this.look()
    return this.screen()
  }

  /** Waits for another screen than this, and looks at it. */
  async leaves(screen) {
    const isLeft = (before) => document.querySelector('main')?.dataset.screen !== before
    await this.page.waitForFunction(isLeft, this.prefix + screen)
    await this.look()
    return this.screen()
  }

  async text() {
    return this.page.evaluate(() => document.body.innerText)
  }

  async look() {
    const screen = await this.screen()
    if (this.seen.has(screen)) return
    // Whole, so that nothing is below the buttons that stay in sight.
    const height = await this.page.evaluate(() => document.documentElement.scrollHeight)
    await this.page.setViewportSize({ width: 1024, height: Math.max(768, height) })
    const { faults, open } = await axeFaults(this.page)
    this.seen.set(screen, faults.length + open.length)
    for (const fault of [...faults, ...open]) console.log(`${screen}: ${fault.join(' ')}`)
    await this.page.screenshot({ path: `${this.out}/${screen}.png`, fullPage: true })
    await this.page.setViewportSize({ width: 1024, height: 768 })
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /** Types a text in the field that has the focus, and the enter key behind it. */
  async type(text) {
    await this.page.waitForFunction(() => document.activeElement?.matches('input'))
    await this.page.keyboard.insertText(text)
    await this.press('Enter')
  }

  /** Presses a button by the key that is written on it. */
  async pressButton(name) {
    const find = (name) => document.querySelector(`button[value="${name}"], button[name="${name}"]`)?.getAttribute('aria-keyshortcuts')
    const key = await this.page.evaluate(find, name)
    if (key) return this.press(key)
    // A row behind the last of these keys is reached by Tab.
    await this.page.focus(`button[value="${name}"]`)
    await this.press('Enter')
  }

  /** Opens the first of the past results. */
  async openPastResult() {
    await this.pressButton('past-results')
    await this.shows('past-results')
    await this.pressButton('choose-result-1')
    await this.shows('past-result')
  }

  /** Goes back from a past result to the first screen. */
  async leavePastResults() {
    await this.press('Escape')
    if ((await this.shows('past-results', 'choosing-method')) === 'past-results') await this.press('Escape')
    await this.shows('choosing-method')
  }

  /** Goes on to the first screen of the next patient. */
  async nextPatient() {
    if ((await this.shows('choosing-method', 'closed')) === 'closed') {
      await this.press('Enter')
      await this.shows('choosing-method')
    }
  }

  /** Fails if axe or the browser found something. */
  assertClean() {
    assert.deepEqual(this.errors, [], 'the page reports no error')
    const faults = [...this.seen].filter(([, count]) => count > 0)
    assert.deepEqual(faults, [], 'axe finds nothing')
  }
}
