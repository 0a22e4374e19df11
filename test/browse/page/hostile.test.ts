import type { Page } from 'playwright-core'

import { MemoryStore } from '../../../src/index.ts'
import { describe, expect, test } from './looking.ts'
import { goTo, settled } from './places.ts'

/** What runs where text is taken for HTML, for an address, a style or a template: each would set a mark on the window. */
const payloads = [
  '<script>window.ran=1</script>',
  '<img src=x onerror="window.ran=1">',
  '"><svg onload=window.ran=1>',
  "'><iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
  '</title></textarea></style></script><script>window.ran=1</script>',
  '[a link](javascript:window.ran=1) and <javascript:window.ran=1>',
  '[another](data:text/html,<script>window.ran=1</script>)',
  '[x](vbscript:x) ![picture](http://127.0.0.2/elsewhere.png)',
  '![a](https://example.com/a.png "t") <link rel=stylesheet href=//example.com/a.css>',
  '<style>@import "https://example.com/a.css";*{background:url(https://example.com/b)}</style>',
  '<base href="https://example.com/"><meta http-equiv=refresh content="0;url=https://example.com">',
  '<form action=https://example.com><button>send</button></form>',
  '<a href="https://example.com" ping="https://example.com/p">x</a>',
  '{{constructor.constructor("window.ran=1")()}} ${window.ran=1} #{1}',
  '`"><img src=x onerror=window.ran=1>` and\n```html\n<script>window.ran=1</script>\n```',
  '<details open ontoggle=window.ran=1><summary>x</summary></details>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=window.ran=1>',
  '| a | b |\n| - | - |\n| <img src=x onerror=window.ran=1> | [x](javascript:window.ran=1) |',
  '&lt;script&gt;window.ran=1&lt;/script&gt; \u202e\u2066right to left\u2069',
  'x" autofocus onfocus="window.ran=1" style="position:fixed;inset:0" y="',
  '__proto__',
  '../../etc/passwd?#/audit%00',
]

/** Everything that somebody can store, with a payload in every field that takes a text. */
async function storeEverywhere(
  memory: MemoryStore,
  senderId: string,
  payload: string,
): Promise<void> {
  const at = { timestamp: '2026-04-20 10:00' }
  const scope = { channel: payload.slice(0, 200), senderId, project: payload.slice(0, 200) }
  const { conversation, user } = await memory.recordExchange({
    ...scope,
    ...at,
    user: payload,
    assistant: `${payload}\n\n# ${payload}\n\n> ${payload}\n\n- ${payload}`,
    author: payload,
    metadata: { [payload]: payload },
  })
  await memory.messages.append({
    ...scope,
    ...at,
    role: 'tool',
    content: payload,
    author: payload,
    format: payload,
    body: { parts: [{ type: payload, toolName: payload, input: payload }] },
  })
  await memory.conversations.update(conversation.id, { title: payload, metadata: { a: payload } })
  await memory.conversations.close(conversation.id, { summary: payload })
  await memory.facts.set({ senderId, key: payload, value: 'before' })
  await memory.facts.set({ senderId, key: payload, value: payload, source: payload })
  await memory.facts.set({ senderId, key: 'name', value: payload, sourceMessageId: user.id })
  await memory.facts.set({ senderId, key: 'timezone', value: payload })
  await memory.aliases.create(`${payload} too`, senderId)
  const task = { ...scope, replyTarget: payload, taskType: payload.slice(0, 100), maxRetries: 0 }
  await memory.tasks.create({
    ...task,
    description: payload,
    dueAt: '2026-04-22 10:00',
    repeat: 'daily',
  })
  await memory.tasks.create({ ...task, description: `${payload} due`, dueAt: '2026-04-19 10:00' })
  const { task: off } = await memory.tasks.create({
    ...task,
    description: `${payload} off`,
    dueAt: '2026-04-23 10:00',
  })
  await memory.tasks.cancel(off.id, senderId)
  const [claim] = await memory.tasks.claimDue({ owner: payload })
  await memory.tasks.fail(claim!, new Error(payload))
  await memory.lessons.record({
    senderId,
    domain: payload,
    rule: payload,
    evidence: { note: payload },
  })
  await memory.outcomes.record({ senderId, domain: payload, score: -1, lesson: payload })
  await memory.limitations.record({ title: payload, description: payload, proposedPlan: payload })
  const said = {
    input: payload,
    output: payload,
    provider: payload,
    model: payload,
    denialReason: payload,
  }
  await memory.audit.record({ ...scope, ...said, senderName: payload, status: 'denied' })
}

/** Opens all that is folded, and looks whether anything ran or any element came out of what was stored. */
async function whatRan(page: Page): Promise<unknown[]> {
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('details')) one.open = true
  })
  await settled(page)
  return page.evaluate(() => {
    const strange = [
      ...document.querySelectorAll(
        'main script, main img, main iframe, main style, main base, main link, main meta, main math, main [onerror], main [onload], main [onfocus], main [ontoggle]',
      ),
    ]
    const links = [...document.querySelectorAll('a')].filter(
      ({ protocol }) => !['http:', 'https:', 'mailto:'].includes(protocol),
    )
    return [...strange, ...links]
      .map(({ outerHTML }) => outerHTML)
      .concat(Reflect.get(window, 'ran') ? ['it ran'] : [])
  })
}

/** The views that show everybody, and those of one person. */
const shared = ['/', '/audit', '/store']
const placesOf = (senderId: string, conversation: string) => {
  const person = `/person/${encodeURIComponent(senderId)}`
  const word = encodeURIComponent(senderId)
  return [
    person,
    `${person}/conversations`,
    `${person}/reminders`,
    `${person}/learned`,
    `${person}/search?query=${word}&since=2026-04-01`,
    `${person}/context?text=${word}`,
    `/conversation/${conversation}`,
  ]
}

describe('what was stored', () => {
  // Half of them in a store: each makes a person of its own, whose id it is as well.
  test.for([
    ['the first half', payloads.slice(0, 11)],
    ['the others', payloads.slice(11)],
  ] as const)('is text in every view: %s', async ([, stored], { lookAt }) => {
    const clock = { now: () => new Date('2026-04-21T09:00:00Z') }
    await using memory = await MemoryStore.open({ url: ':memory:', clock })
    for (const payload of stored) await storeEverywhere(memory, payload, payload)
    const page = await lookAt(memory)
    const ran: unknown[] = []
    const visit = async (place: string) => {
      await goTo(page, place)
      ran.push(...(await whatRan(page)).map((what) => [place, what]))
      expect(await page.locator('main').textContent()).not.toBe('')
    }

    for (const place of shared) await visit(place)
    for (const payload of stored) {
      const [talk] = await memory.conversations.list({ senderId: payload })
      for (const place of placesOf(payload, talk!.id)) {
        await visit(place)
        if (place.endsWith('/reminders')) await page.locator('.past li').first().waitFor()
      }
    }

    expect(ran).toEqual([])
  })
})
