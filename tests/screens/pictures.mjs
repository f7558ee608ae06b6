// `node pictures.mjs FOLDER OUT`: draws the pages that `screen-pages` wrote to FOLDER, twelve beside each other on a sheet,
// and the four screens of the README. OUT: a folder for the pictures.

import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { launch } from './browser.mjs'

const PHONE = { width: 390, height: 844 }
const COLUMNS = 6
const PER_SHEET = 12
const README = ['desk-overdue', 'entering-pin-two-digits', 'waiting-for-card', 'showing-valid']

async function pictures(browser, folder, names, colorScheme) {
  const context = await browser.newContext({ viewport: PHONE, colorScheme, reducedMotion: 'reduce', deviceScaleFactor: 1 })
  const page = await context.newPage()
  const drawn = []
  for (const name of names) {
    await page.setContent(readFileSync(join(folder, `${name}.html`), 'utf8'))
    drawn.push({ name, picture: (await page.screenshot()).toString('base64') })
  }
  await context.close()
  return drawn
}

async function sheet(browser, drawn, columns, path) {
  const page = await browser.newPage()
  const cell = PHONE.width / 1.5
  await page.setViewportSize({ width: Math.ceil(columns * (cell + 16)), height: 100 })
  const figures = drawn.map(({ name, picture }) =>
    `<figure><img src="data:image/png;base64,${picture}" width="${cell}"><figcaption>${name}</figcaption></figure>`)
  await page.setContent(`<style>body { margin: 0; background: #d8dee6; display: grid; grid-template-columns: repeat(${columns}, 1fr) }
    figure { margin: 8px; font: 11px sans-serif } img { display: block; border-radius: 14px }</style>${figures.join('')}`)
  await page.screenshot({ path, fullPage: true })
  await page.close()
}

async function main([folder, out]) {
  mkdirSync(out, { recursive: true })
  const names = JSON.parse(readFileSync(join(folder, 'pages.json'), 'utf8')).map(({ name }) => name)
  const browser = await launch()
  for (const scheme of ['light', 'dark']) {
    for (let place = 0; place < names.length; place += PER_SHEET) {
      const drawn = await pictures(browser, folder, names.slice(place, place + PER_SHEET), scheme)
      await sheet(browser, drawn, COLUMNS, join(out, `sheet-${scheme}-${String(place / PER_SHEET + 1).padStart(2, '0')}.png`))
    }
  }
  await sheet(browser, await pictures(browser, folder, README, 'light'), README.length, join(out, 'readme.png'))
  await browser.close()
  console.log(`${names.length} screens on ${2 * Math.ceil(names.length / PER_SHEET)} sheets in ${out}`)
}

await main(process.argv.slice(2))
