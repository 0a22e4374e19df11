import type { Page } from 'playwright-core'

import { violationsOf } from './browser.ts'
import { describe, expect, test } from './looking.ts'
import { goTo, richConversation, settled, views } from './places.ts'

/** Whether something is wider than the screen. */
const isTooWide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

/** Goes on to something with the Tab key. */
async function tabTo(page: Page, name: RegExp | string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const { activeElement: element } = document
      return (
        element?.getAttribute('aria-label') ??
        (element as HTMLInputElement)?.labels?.[0]?.textContent ??
        element?.textContent ??
        ''
      )
    })
    if (typeof name === 'string' ? focused === name : name.test(focused)) return
  }
  throw new Error(`Tab never came to ${name}`)
}

describe('every view', () => {
  const sizes = [
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 1280 },
    { colorScheme: 'light', width: 360 },
    { colorScheme: 'dark', width: 360 },
  ] as const

  test.for(sizes)(
    'is right for everybody in $colorScheme, $width pixels wide',
    async ({ colorScheme, width }, { look, memory }) => {
      const page = await look({ colorScheme, viewport: { width, height: 740 } })
      const wrong: string[] = []

      for (const [name, place] of Object.entries({
        ...views,
        talk: await richConversation(memory),
      })) {
        await goTo(page, place)
        await page.locator('details').evaluateAll((all) => {
          for (const one of all) (one as HTMLDetailsElement).open = true
        })
        await settled(page)
        wrong.push(...(await violationsOf(page)).map((violation) => `${name}: ${violation}`))
        if (await isTooWide(page)) wrong.push(`${name}: wider than the screen`)
      }

      expect(wrong).toEqual([])
    },
  )

  test.for(['light', 'dark'] as const)(
    'is right while it asks, in %s',
    async (colorScheme, { look }) => {
      const page = await look({ colorScheme })
      await goTo(page, views.profile)

      await page.getByRole('button', { name: 'Erase…' }).click()
      const erasing = await violationsOf(page)
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Edit location' }).click()

      expect([...erasing, ...(await violationsOf(page))]).toEqual([])
    },
  )
})

describe('with a keyboard alone', () => {
  test('one gets to a person, changes a fact and comes back', async ({ look, memory }) => {
    const page = await look()

    await tabTo(page, 'Skip to what is shown')
    await page.keyboard.press('Enter')
    await tabTo(page, /^Ana/)
    await page.keyboard.press('Enter')
    await page.waitForURL(/#\/person\/ana$/)
    await settled(page)
    await tabTo(page, 'Edit location')
    await page.keyboard.press('Enter')
    await tabTo(page, 'Value')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('Evora')
    await tabTo(page, 'Save')
    await page.keyboard.press('Enter')
    await page.locator('.fact', { hasText: 'Evora' }).waitFor()
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

    expect((await memory.facts.get('ana', 'location'))?.value).toBe('Evora')
    expect(focused).toBe('Edit location')
  })

  test('one reaches every view, and a dialog is left with Escape', async ({ look, memory }) => {
    const page = await look()
    await goTo(page, views.profile)

    for (const [tab, url] of [
      ['Conversations', /conversations$/],
      ['Reminders', /reminders$/],
      ['Learned', /learned$/],
      ['Search', /search/],
      ['Context', /context/],
    ] as const) {
      await page.locator('.brand').focus()
      await tabTo(page, tab)
      await page.keyboard.press('Enter')
      await page.waitForURL(url)
      await page.locator('.tabs [aria-current]', { hasText: tab }).waitFor()
      await settled(page)
    }
    for (const place of ['Audit', 'Store']) {
      await page.locator('.brand').focus()
      await tabTo(page, place)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: place }).waitFor()
    }
    await goTo(page, await richConversation(memory))
    await tabTo(page, /Delete this message/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.locator('.message').count()).toBe(3)
  })
})
