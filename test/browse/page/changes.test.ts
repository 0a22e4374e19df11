import type { Page } from 'playwright-core'

import { describe, expect, test } from './looking.ts'
import { goTo, richConversation, settled, views } from './places.ts'

const confirm = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name }).click()
const gone = (page: Page) => page.getByRole('dialog').waitFor({ state: 'detached' })

describe('every change', () => {
  test('of a fact: edited, left as it is, deleted', async ({ look, memory }) => {
    const page = await look()
    await goTo(page, views.profile)

    await page.getByRole('button', { name: 'Edit location' }).click()
    await page.getByLabel('Value').fill('Évora')
    await confirm(page, 'Save')
    await page.locator('.fact', { hasText: 'Évora' }).locator('.timeline').waitFor()
    await page.getByRole('button', { name: 'Delete nephew' }).click()
    await confirm(page, 'Keep it as it is')
    await gone(page)
    await page.getByRole('button', { name: 'Delete diet' }).click()
    await confirm(page, 'Delete')
    await page.locator('.fact', { hasText: 'diet' }).waitFor({ state: 'detached' })

    expect((await memory.facts.get('ana', 'location'))?.value).toBe('Évora')
    expect(await memory.facts.get('ana', 'nephew')).toBeDefined()
    expect(await memory.facts.get('ana', 'diet')).toBeUndefined()
  })

  test('of a conversation: renamed, a message of it deleted, and deleted as a whole', async ({
    look,
    memory,
  }) => {
    const place = await richConversation(memory)
    const id = place.split('/').at(-1)!
    const page = await look()
    await goTo(page, place)

    await page.getByRole('button', { name: 'Rename…' }).click()
    await page.getByLabel('Title').fill('Trains to Lisbon')
    await confirm(page, 'Save')
    await page.getByRole('heading', { name: 'Trains to Lisbon' }).waitFor()
    await page
      .getByRole('button', { name: /Delete this message/ })
      .first()
      .click()
    await confirm(page, 'Delete')
    await gone(page)
    await page.getByText('Could you list the trains').waitFor({ state: 'detached' })
    const left = await memory.messages.list(id)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export' }).click(),
    ])
    await page.getByRole('button', { name: 'Delete…' }).click()
    await confirm(page, 'Delete')
    await page.waitForURL(/conversations$/)

    expect(left.map(({ role }) => role)).toEqual(['assistant', 'tool'])
    expect(download.suggestedFilename()).toBe('conversation.jsonl')
    expect(await memory.conversations.get(id)).toBeUndefined()
  })

  test('of a reminder: snoozed, held back, let go on, cancelled', async ({ look, memory }) => {
    const page = await look()
    await goTo(page, views.reminders)
    const named = (what: string) =>
      page.getByRole('button', { name: `${what}: Stretch before the run` })
    const find = async () =>
      [
        ...(await memory.tasks.listForSender('ana')),
        ...(await memory.tasks.listPaused('ana')),
      ].find(({ description }) => description === 'Stretch before the run')

    await named('Snooze').click()
    await page.getByLabel('Not before').fill('2026-04-22T12:00')
    await confirm(page, 'Snooze')
    await page.getByText('not before 22 Apr 2026, 12:00').waitFor()
    const snoozed = await find()
    await named('Pause').click()
    await named('Resume').waitFor()
    const paused = await find()
    await named('Resume').click()
    await named('Pause').waitFor()
    const resumed = await find()
    await named('Cancel').click()
    await confirm(page, 'Cancel the reminder')
    await page.locator('.task', { hasText: 'Stretch' }).waitFor({ state: 'detached' })
    await page.getByText('Reminders that are over').click()
    await page.locator('.past li', { hasText: 'Stretch' }).getByText('cancelled').waitFor()

    expect(snoozed?.nextAttemptAt).toEqual(new Date('2026-04-22T11:00:00Z'))
    expect([paused?.status, resumed?.status]).toEqual(['paused', 'pending'])
    expect(await find()).toBeUndefined()
  })

  test('of a lesson: retired', async ({ look, memory }) => {
    const page = await look()
    await goTo(page, views.learned)

    // The rule itself stands in the question, too, for as long as that is open.
    const retire = page.getByRole('button', { name: 'Retire: Never suggest a meeting before 9' })
    await retire.click()
    await confirm(page, 'Retire')
    await retire.waitFor({ state: 'detached' })

    const rules = (await memory.lessons.list({ senderId: 'ana' })).map(({ rule }) => rule)
    expect(rules).not.toContain('Never suggest a meeting before 9')
  })

  test('of a person: erased once the id is typed, with a receipt', async ({ look, memory }) => {
    const page = await look()
    await goTo(page, views.profile)

    await page.getByRole('button', { name: 'Erase…' }).click()
    const erase = page.getByRole('button', { name: 'Erase for good' })
    await page.getByLabel('Type ana to confirm').fill('Ana')
    const whenWrong = await erase.isDisabled()
    await page.getByLabel('Type ana to confirm').fill('ana')
    await erase.click()
    await page.getByRole('heading', { name: 'Erased' }).waitFor()
    const receipt = await page.getByRole('dialog').textContent()
    await page.getByRole('button', { name: 'To the people' }).click()
    await settled(page)

    expect(whenWrong).toBe(true)
    expect(receipt).toContain('ana, ana@mail')
    expect(receipt).toMatch(/messages: \d+ rows/)
    expect(await memory.stats('ana')).toEqual({ conversations: 0, messages: 0, facts: 0 })
    expect(await page.locator('.card', { hasText: 'Mateo' }).count()).toBe(1)
    expect(await page.locator('.card', { hasText: 'Ana' }).count()).toBe(0)
  })

  test('is offered nowhere when it is read-only', async ({ look, memory }) => {
    const page = await look({ readonly: true })
    const place = await richConversation(memory)

    expect(await page.getByText('Read-only').count()).toBe(1)
    for (const view of [...Object.values(views), place]) {
      await goTo(page, view)
      const buttons = await page.locator('main button').allTextContents()
      expect(
        buttons.filter((text) => /edit|delete|erase|rename|snooze|pause|cancel|retire/i.test(text)),
      ).toEqual([])
    }
  })

  test('that is refused says why and leaves what was typed', async ({ look, memory }) => {
    const page = await look()
    await goTo(page, views.reminders)

    await page.getByRole('button', { name: 'Snooze: Stretch before the run' }).click()
    await page.getByLabel('Not before').fill('2020-01-01T12:00')
    await confirm(page, 'Snooze')
    await page.getByRole('alert').waitFor()

    expect(await page.getByLabel('Not before').inputValue()).toBe('2020-01-01T12:00')
    expect(
      (await memory.tasks.listForSender('ana')).some(({ nextAttemptAt }) => nextAttemptAt),
    ).toBe(false)
  })
})
