import type { Page } from 'playwright-core'

import type { MemoryStore } from '../../../src/index.ts'

/** Every view, by its place behind the `#`. */
export const views = {
  people: '/',
  profile: '/person/ana',
  conversations: '/person/ana/conversations',
  reminders: '/person/ana/reminders',
  learned: '/person/ana/learned',
  search: '/person/ana/search?query=what+was+the+present+for+my+sister',
  context: '/person/ana/context?text=What+did+we+choose+for+Luc%C3%ADa%3F&channel=telegram',
  audit: '/audit',
  store: '/store',
} as const

/** The place of the conversation that has everything in it. */
export async function richConversation(memory: MemoryStore): Promise<string> {
  const [talk] = await memory.conversations.list({ senderId: 'ana', channel: 'mail' })
  return `/conversation/${talk!.id}`
}

/** Waits until nothing is loading any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.waitForFunction(() => document.querySelector('.loading') === null)
}

/** Goes to a place of the page. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate(async (hash) => {
    if (location.hash === `#${hash}`) return
    const arrived = new Promise((resolve) => {
      addEventListener(
        'hashchange',
        () => requestAnimationFrame(() => requestAnimationFrame(resolve)),
        { once: true },
      )
    })
    location.hash = hash
    await arrived
  }, place)
  await settled(page)
}
