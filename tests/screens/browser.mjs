// The browser, and the rules of accessibility: what `check.mjs` and `report.mjs` share.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export function launch() {
  const executablePath = CHROMIUM.find((path) => { try { return readFileSync(path) } catch { return false } })
  return chromium.launch({ executablePath, args: FLAGS })
}

/**
 * Puts a page in place of the one before. A document that is written again keeps the security policies of all before, and the
 * browser checks each style against each of them: after some thousand pages that takes longer than to draw. So it begins anew now and then.
 */
export async function show(page, html) {
  const written = (WRITTEN.get(page) ?? 0) + 1
  WRITTEN.set(page, written)
  if (written % 30 === 0) await page.goto('about:blank')
  await page.setContent(html)
}

const WRITTEN = new WeakMap()

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

// A tag does not switch on what axe has off by default, and that is all of AAA.
const RULES = Object.fromEntries(['color-contrast-enhanced', 'identical-links-same-purpose', 'meta-refresh-no-exceptions'].map((id) => [id, { enabled: true }]))

/** What axe blames in the page, as a list of [rule, where]; and where it left open whether the contrast is enough. */
export async function axeFaults(page) {
  // It outlives the pages drawn one after the other.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const options = { runOnly: AXE_TAGS, rules: RULES, resultTypes: ['violations', 'incomplete'] }
  const { violations, incomplete } = await page.evaluate((options) => axe.run(options), options)
  const undecided = incomplete.filter(({ id }) => id.startsWith('color-contrast'))
  // A dot has the colours of the digits, and one character those of the text beside it.
  const isDot = ({ any }) => any.every(({ data }) => ['nonBmp', 'shortTextContent'].includes(data.messageKey))
  const places = (results) => results.flatMap(({ id, nodes }) => nodes.map((node) => ({ node, fault: [id, node.target.join(' ')] })))
  return {
    faults: places(violations).map(({ fault }) => fault),
    open: places(undecided).filter(({ node }) => !isDot(node)).map(({ fault }) => fault),
  }
}
