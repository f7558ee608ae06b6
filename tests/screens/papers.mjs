// Papers as they are printed on A4: nothing is beyond its sheet, and axe blames nothing.

import { axeFaults, show } from './browser.mjs'

/** A4 in CSS pixels. */
const SHEET = { width: 794, height: 1123 }

/** Runs inside the page: a sheet whose content is longer or wider than the paper. */
function beyondTheSheet() {
  const faults = []
  for (const sheet of document.querySelectorAll('.sheet')) {
    const { left, top, right, bottom } = sheet.getBoundingClientRect()
    for (const part of sheet.querySelectorAll('*')) {
      const box = part.getBoundingClientRect()
      const inside = box.left >= left - 1 && box.right <= right + 1 && box.top >= top - 1 && box.bottom <= bottom + 1
      if (!inside) faults.push(['beyond the sheet', (part.textContent || part.tagName).trim().slice(0, 20)])
    }
    if (sheet.scrollHeight > sheet.clientHeight + 1) faults.push(['beyond the sheet', sheet.textContent.trim().slice(0, 20)])
  }
  if (document.querySelectorAll('.sheet').length === 0) faults.push(['no sheet', document.title])
  return faults
}

export async function paperFaults(page, html) {
  await page.setViewportSize(SHEET)
  await page.emulateMedia({ media: 'print', colorScheme: 'light', forcedColors: 'none' })
  await show(page, html)
  const beyond = await page.evaluate(beyondTheSheet)
  const { faults } = await axeFaults(page)
  await page.emulateMedia({ media: 'screen' })
  return [...beyond, ...faults.filter(([rule]) => rule !== 'region' && rule !== 'landmark-one-main')]
}

/** A paper that is too long for its sheet. */
export const LONG_PAPER = `<!DOCTYPE html><html lang="ja"><head><title>x</title><style>.sheet { height: 297mm; width: 210mm } p { height: 300mm }</style></head><body><main class="sheet"><h1>見本</h1><p>見本の文</p></main></body></html>`
