/**
 * Makes the pictures of docs/pictures: every view of the page, in light and dark, of the demo's store.
 *
 *   npm run screenshots
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { builtPage, openBrowser, servePage } from '../test/browse/page/browser.ts'
import { exampleNow, openExample } from '../test/browse/page/example-store.ts'
import { goTo, richConversation, settled, views } from '../test/browse/page/places.ts'
import { smallerPng } from './smaller-png.mjs'

const pictures = 'docs/pictures'
const folder = mkdtempSync(join(tmpdir(), 'omega-memory-pictures-'))
const memory = await openExample(join(folder, 'memory.db'))
const page = await builtPage()
const served = await servePage(memory, page.folder)
const browser = await openBrowser()
mkdirSync(pictures, { recursive: true })
try {
  const places = { ...views, conversation: await richConversation(memory) }
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({
      colorScheme,
      locale: 'en-GB',
      timezoneId: 'Europe/Lisbon',
      viewport: { width: 900, height: 600 },
    })
    const tab = await context.newPage()
    await tab.clock.setFixedTime(exampleNow)
    await tab.goto(served.url)
    for (const [name, place] of Object.entries(places)) {
      await goTo(tab, place)
      await prepare(tab, name)
      const picture = smallerPng(await tab.screenshot())
      writeFileSync(join(pictures, `${name}-${colorScheme}.png`), picture)
    }
    await context.close()
  }
} finally {
  await browser.close()
  await served.close()
  await memory.close()
  page.remove()
  rmSync(folder, { recursive: true, force: true })
}

/** Does what shows the most of a view. */
async function prepare(tab, name) {
  if (name === 'context') {
    await tab.getByRole('slider').fill('420')
    await tab
      .getByText(/left out/)
      .first()
      .waitFor()
    await tab
      .getByText(/left out/)
      .first()
      .click()
  }
  if (name === 'profile') {
    await tab.getByText('3 values so far').click()
    await tab
      .locator('.fact', { hasText: '3 values' })
      .evaluate((card) => card.scrollIntoView({ block: 'center' }))
  }
  if (name === 'search') {
    await tab.locator('.hit').first().waitFor()
    await tab.locator('.filters').evaluate((form) => scrollTo(0, form.offsetTop - 64))
  }
  if (name === 'people')
    await tab
      .getByText(/\d messages/)
      .first()
      .waitFor()
  if (name === 'conversations') await tab.locator('.heat').waitFor()
  if (name === 'audit') {
    await tab.getByRole('button', { name: 'Verify the chain' }).click()
    await tab.getByText('The chain is whole').waitFor()
  }
  if (name === 'store') {
    await tab.getByRole('button', { name: 'Examine everything' }).click()
    await tab.getByText(/It is healthy|finding/).waitFor()
  }
  await settled(tab)
  await tab.evaluate(() => document.activeElement?.blur())
}
