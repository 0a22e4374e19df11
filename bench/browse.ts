/**
 * How long the views of `omega-memory browse` take to be drawn, in the browser, on stores of several sizes:
 *
 *   npm run bench:browse              an empty store, 100,000 messages of one person, a million of 10,000
 *   npm run bench:browse -- 100k      only these
 */
import { rmSync } from 'node:fs'

import type { Page } from 'playwright-core'

import { MemoryStore } from '../src/index.ts'
import { builtPage, openBrowser, servePage } from '../test/browse/page/browser.ts'
import { clock, emptyPath, type Size, storeOf } from './stores.ts'

const rounds = 5
const goals = { first: 300, other: 150 }

/** Where a view is, and what stands in it once it is drawn. */
interface View {
  name: string
  place: string
  ready: string
}

const person = '/person/user-0'

const viewsOf = (conversation: string | undefined): View[] => [
  { name: 'people', place: '/', ready: '.cards, .empty' },
  { name: 'profile', place: person, ready: '.facts, .empty' },
  { name: 'conversations', place: `${person}/conversations`, ready: '.talks, .empty' },
  { name: 'reminders', place: `${person}/reminders`, ready: '.tasks, .empty' },
  { name: 'learned', place: `${person}/learned`, ready: '.lessons' },
  {
    name: 'search',
    place: `${person}/search?query=When+did+I+water+the+plants%3F`,
    ready: '.hit, .empty',
  },
  {
    name: 'context',
    place: `${person}/context?text=When+did+I+water+them%3F&channel=chat`,
    ready: '.prompt',
  },
  { name: 'audit', place: '/audit', ready: '.entries, .empty' },
  { name: 'store', place: '/store', ready: '.growth' },
  ...(conversation
    ? [{ name: 'conversation', place: `/conversation/${conversation}`, ready: '.message' }]
    : []),
]

const median = (times: number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!

/** From the address to the first people that are drawn, in a browser that has nothing kept. */
async function firstView(
  browser: Awaited<ReturnType<typeof openBrowser>>,
  url: string,
): Promise<number> {
  const context = await browser.newContext()
  const page = await context.newPage()
  // Since the navigation began, as the browser counts.
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector('.cards, .empty'))
        Reflect.set(globalThis, 'drawn', performance.now())
      else requestAnimationFrame(look)
    }
    look()
  })
  await page.goto(url)
  await page.locator('.cards, .empty').waitFor()
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  const drawn = await page.evaluate(() => Reflect.get(globalThis, 'drawn') as number)
  await context.close()
  return drawn
}

/** From the click on a link to what it leads to. */
async function timeOf(page: Page, { place, ready }: View): Promise<number> {
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        location.hash = '/nowhere'
        setTimeout(resolve, 100)
      }),
  )
  return page.evaluate(
    ([place, ready]) =>
      new Promise<number>((resolve) => {
        const begin = performance.now()
        location.hash = place
        const look = () => {
          const isDrawn = document.querySelector(ready) && !document.querySelector('.loading')
          if (isDrawn) resolve(performance.now() - begin)
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      }),
    [place, ready] as const,
  )
}

async function measure(name: string, url: string, folder: string): Promise<Map<string, number>> {
  await using memory = await MemoryStore.open({ url, clock, readonly: name !== 'empty' })
  const served = await servePage(memory, folder, { readonly: true })
  const browser = await openBrowser()
  try {
    const [talk] = await memory.conversations.list({ senderId: 'user-0', limit: 1 })
    const firsts = []
    for (let round = 0; round < rounds; round++) firsts.push(await firstView(browser, served.url))
    const times = new Map([['first view', median(firsts)]])
    const page = await browser.newPage()
    await page.goto(served.url)
    for (const view of viewsOf(talk?.id)) {
      const taken = []
      for (let round = 0; round < rounds; round++) taken.push(await timeOf(page, view))
      times.set(view.name, median(taken))
    }
    return times
  } finally {
    await browser.close()
    await served.close()
  }
}

const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const stores = asked.length > 0 ? asked : ['100k', '1M']
const { folder, remove } = await builtPage()
const empty = emptyPath('browse')
await (await MemoryStore.open({ url: `file:${empty}`, clock })).close()
const columns = new Map([['empty', await measure('empty', `file:${empty}`, folder)]])
for (const size of stores) {
  columns.set(size, await measure(size, `file:${await storeOf(size as Size)}`, folder))
}
remove()
rmSync(empty, { force: true })

const names = [...columns.keys()]
const views = [...new Set([...columns.values()].flatMap((times) => [...times.keys()]))]
console.log(`| view | ${names.join(' | ')} | goal |`)
console.log(`| --- |${names.map(() => ' --: |').join('')} --: |`)
for (const view of views) {
  const cells = names.map((name) => columns.get(name)?.get(view))
  const goal = view === 'first view' ? goals.first : goals.other
  console.log(
    `| ${view} | ${cells.map((time) => (time === undefined ? '' : `${Math.round(time)} ms`)).join(' | ')} | ${goal} ms |`,
  )
}
