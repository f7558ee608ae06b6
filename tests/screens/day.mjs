// A day at the reception with the application of a PC, by keyboard alone: `node day.mjs PROGRAMS OUT`. Everything is real but the
// plastic: pcscd with the virtual card in its reader, the reference gateway over HTTPS with its accounts, Chromium.
// `cargo xtask test --only screens` starts it where pcscd has a place of its own.

import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch } from './browser.mjs'
import { WindowPage, end, start } from './pc.mjs'

const [programs, out] = process.argv.slice(2)
mkdirSync(out, { recursive: true })
const folder = mkdtempSync(join(tmpdir(), 'shikaku-day-'))
const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url))
const inFolder = (name) => join(folder, name)
const program = (name) => join(programs, name)
const CLINIC = '協9900001-0-0'
const PASSWORD = 'green tea at noon'

/** Waits until something listens at a port of this computer. */
async function listens(port) {
  for (let round = 0; round < 200; round += 1) {
    const isOpen = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true) })
      socket.on('error', () => resolve(false))
    })
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nothing listens at ${port}`)
}

/** A clinic at the gateway: the code for its first device, and the first password of its administrator. */
function addClinic() {
  const args = ['clinic', 'add', '--number', CLINIC, '--name', '見本接骨院', '--trade', 'judo', '--db', inFolder('gateway.db')]
  const printed = execFileSync(program('shikaku-gateway'), args, { encoding: 'utf8' })
  const digits = (label) => printed.split('\n').find((line) => line.startsWith(label)).match(/: ([0-9 ]+)/)[1].replaceAll(' ', '')
  return { code: digits('初期設定のコード'), password: digits('最初のパスワード') }
}

async function gateway() {
  execFileSync(program('shikaku-virtual-card'), ['show', '--card', 'valid', '--out', inFolder('valid')])
  const listen = ['--listen', '127.0.0.1:0', '--root-out', inFolder('root.pem'), '--visual', 'presence-proof']
  const { child, line } = await start(program('shikaku-gateway'), ['--db', inFolder('gateway.db'), '--test-anchors', join(inFolder('valid'), 'anchors'), ...listen], { logs: true })
  return { child, url: line.match(/https:\/\/[^\s]+/)[0] }
}

/** Lays the card on the reader of pcscd, until it is taken away. */
function card() {
  return spawn(program('shikaku-virtual-card'), ['--card', 'valid', '--wait', '10'], { stdio: ['ignore', 'ignore', 'inherit'] })
}

async function enrols(window, { code, password }) {
  await window.shows('enrolment-clinic')
  await window.type(CLINIC)
  await window.shows('enrolment-code')
  await window.press(...code, 'Enter')
  await window.shows('enrolment-device-name')
  await window.page.evaluate(() => document.activeElement.select())
  await window.type('受付のパソコン')
  await window.shows('sign-in-name')
  await window.type('admin')
  await window.shows('sign-in-password')
  // A wrong password is refused, and the same form says so.
  await window.type('違うパスワード')
  await window.page.waitForFunction(() => document.querySelector('.alert') && document.querySelector('input[type=password]'))
  await window.type(password)
  await window.shows('new-password')
  assert.equal(await window.page.evaluate(() => document.querySelector('input').value), '', 'no password stays in the page')
  await window.type(PASSWORD)
  await window.shows('choosing-method')
}

async function pin(window, digits) {
  await window.pressButton('choose-pin')
  await window.shows('entering-pin')
  await window.press(...digits, 'Enter')
}

/** A PIN that is wrong, and then the right one. The card is in the reader all the time. */
async function pinChecks(window) {
  await pin(window, '9876')
  await window.page.waitForFunction(() => document.querySelector('.alert')?.innerText.includes('あと'), undefined, { timeout: 30_000 })
  assert.equal(await window.shows('entering-pin'), 'entering-pin')
  await window.press(...'1234', 'Enter')
  await window.shows('showing')
  assert.match(await window.text(), /有効/)
  await window.press('Enter')
  await window.nextPatient()
}

async function noCard(window) {
  await window.pressButton('confirm-otherwise')
  await window.shows('confirming-otherwise')
  await window.press('Escape')
  await window.nextPatient()
}

async function foundAgain(window) {
  await window.openPastResult()
  await window.pressButton('copy')
  await window.page.waitForFunction(() => document.querySelector('.message')?.textContent)
  const copied = await window.page.evaluate(() => navigator.clipboard.readText()).catch(() => '')
  assert.match(copied, /保険者番号\t/, 'the copied text has labels and values')
  await window.leavePastResults()
}

/** Takes in a result that the official app copied, says what that app shows, and leaves a file for the receipt computer. */
async function importsCopy(window) {
  const text = readFileSync(join(fixtures, 'eligibility/clipboard/590001.txt'), 'utf8')
  await window.page.evaluate((text) => navigator.clipboard.writeText(text), text)
  await window.pressButton('import')
  await window.shows('import-waiting')
  await window.pressButton('paste')
  await window.shows('import-asking')
  assert.deepEqual(readdirSync(inFolder('receipt')), [], 'no file says anything before the person did')
  await window.pressButton('choose-result-1')
  await window.shows('import-result')
  assert.match(await window.text(), /公式アプリからの写し/)
  await window.pressButton('write-result-file')
  await window.page.waitForFunction(() => document.body.innerText.includes('書きました') || document.body.innerText.includes('置きました'))
  const [file] = readdirSync(inFolder('receipt'))
  assert.match(file, /^OQSsiquc01res_face_.*\.xml$/)
  assert.match(readFileSync(join(inFolder('receipt'), file), 'utf8'), /<QualificationValidity>1</)
  await window.press('Escape')
  await window.nextPatient()
}

async function signsOut(window) {
  await window.pressButton('account')
  await window.leaves('choosing-method')
  await window.pressButton('sign-out')
  await window.shows('sign-in-name')
  // What is lawful without a sign-in stays within reach.
  await window.pressButton('confirm-otherwise')
  await window.shows('confirming-otherwise')
}

mkdirSync(inFolder('receipt'))
const clinic = addClinic()
const { child: server, url } = await gateway()
const pcscd = spawn('pcscd', ['--foreground'], { stdio: 'ignore' })
await listens(35963)
const laid = card()
const desk = () => start(program('shikaku'), ['desk', '--gateway', url, '--gateway-root', inFolder('root.pem'), '--folder', inFolder('clinic'), '--to-folder', inFolder('receipt'), '--no-window'])
let running = await desk()
const browser = await launch()
try {
  let window = await WindowPage.open(browser, running.line, out)
  await enrols(window, clinic)
  await pinChecks(window)
  await foundAgain(window)
  await importsCopy(window)
  await noCard(window)
  window.assertClean()
  const seen = [...window.seen.keys()]
  // The program is ended and started again: the computer stays enrolled, and a person signs in.
  await end(running.child)
  running = await desk()
  window = await WindowPage.open(browser, running.line, out)
  await window.shows('sign-in-name')
  await window.type('admin')
  await window.shows('sign-in-password')
  await window.type(PASSWORD)
  await window.shows('choosing-method')
  await foundAgain(window)
  await signsOut(window)
  window.assertClean()
  const all = new Set([...seen, ...window.seen.keys()])
  console.log(`a day at the PC by keyboard, ${all.size} screens: ${[...all].join(', ')}`)
} finally {
  for (const child of [running.child, laid, pcscd, server]) child.kill('SIGKILL')
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
