import { describe, expect, largeStore, test } from './looking.ts'
import { goTo, richConversation, settled, views } from './places.ts'

describe('every view', () => {
  test('shows people, all ids of one together, and finds one by a part of the name', async ({
    look,
  }) => {
    const page = await look()

    const cards = page.locator('.cards .card')
    expect(await cards.filter({ hasText: /Ana|Mateo/ }).count()).toBe(2)
    expect(await cards.first().textContent()).toContain('Ana')
    expect(await cards.first().textContent()).toContain('ana@mail')
    await page
      .getByText(/\d+ messages/)
      .first()
      .waitFor()

    await page.getByLabel('Name or id').fill('mat')
    await page.locator('.card', { hasText: 'Ana' }).waitFor({ state: 'detached' })
    expect(await cards.count()).toBe(1)
    await page.getByLabel('Name or id').fill('nobody')
    await page.getByText('Nobody has these characters').waitFor()
  })

  test('shows facts, what they were before, and where they were said', async ({ look }) => {
    const page = await look()
    await page.getByRole('link', { name: /^Ana/ }).click()
    await settled(page)

    const running = page.locator('.fact', { hasText: 'running' })
    expect(await running.locator('.timeline rect').count()).toBe(3)
    await running.getByText('3 values so far').click()
    expect(await running.locator('.history').textContent()).toContain(
      'Half marathon, knee permitting',
    )

    await page
      .locator('.fact', { hasText: 'pottery' })
      .getByText('where it was said')
      .first()
      .click()
    await page.locator('.message.meant').waitFor()
    expect(page.url()).toContain('#/conversation/')
  })

  test('shows conversations by day, and those of one day', async ({ look }) => {
    const page = await look()
    await goTo(page, views.conversations)

    expect(await page.locator('.heat rect:not(.heat-0)').count()).toBeGreaterThan(10)
    expect(await page.locator('.day').first().textContent()).toMatch(/Tuesday,? 21 April 2026/)
    await page.getByLabel('Day', { exact: true }).fill('2026-04-18')
    await page.getByRole('link', { name: 'All days' }).waitFor()
    await settled(page)
    expect(await page.locator('.talks li').count()).toBe(1)
    await page.locator('.talks a').click()
    await settled(page)
    expect(await page.locator('.message').count()).toBeGreaterThan(1)
  })

  test('shows a talk with its Markdown drawn and its parts folded', async ({ look, memory }) => {
    const page = await look()
    await goTo(page, await richConversation(memory))

    expect(await page.locator('.markdown table td').first().textContent()).toBe('AP 121')
    expect(await page.locator('.markdown pre').textContent()).toContain('const train')
    expect(await page.locator('.markdown strong').textContent()).toBe('Three')
    const part = page.locator('.parts details')
    expect(await part.getAttribute('open')).toBeNull()
    await part.locator('summary').click()
    expect(await part.textContent()).toContain('tool-trains: trains')
  })

  test('shows reminders on a calendar, with their state and what became of them', async ({
    look,
  }) => {
    const page = await look()
    await goTo(page, views.reminders)

    expect(await page.locator('.happening').count()).toBeGreaterThan(5)
    for (const [task, state] of [
      ['Stretch before the run', 'pending'],
      ['Water the plants', 'paused'],
      ['Renew the tram pass', 'failed'],
    ] as const) {
      expect(
        await page.locator('.task', { hasText: task }).locator('.state').first().textContent(),
      ).toBe(state)
    }
    await page
      .locator('.task', { hasText: 'Renew the tram pass' })
      .getByText('What became of it')
      .click()
    await page.getByText('The line was busy').nth(1).waitFor()
    await page.getByText('Reminders that are over').click()
    await page.locator('.past li', { hasText: 'Call the dentist' }).waitFor()
    expect(await page.locator('.past .state').first().textContent()).toBe('delivered')
  })

  test('shows what was learned, and what the assistant can not do', async ({ look }) => {
    const page = await look()
    await goTo(page, views.learned)

    const text = await page.locator('main').textContent()
    expect(text).toContain('Never suggest a meeting before 9')
    expect(text).toContain('helpful')
    expect(text).toContain('No look into the calendar')
  })

  test('finds as one types, marks the words and gives the reason', async ({ look }) => {
    const page = await look()
    await goTo(page, '/person/ana/search')

    await page.getByLabel('What was it about?').pressSequentially('hazeln')
    // What was found for less of the word goes when all of it was asked for.
    await page.getByText('words: hazeln').first().waitFor()
    expect(await page.locator('mark').first().textContent()).toMatch(/hazelnut/i)
    await page.getByLabel('Said by').selectOption('assistant')
    await page.locator('.found', { hasText: 'user' }).first().waitFor({ state: 'detached' })
    await page.locator('.found').first().click()
    await page.locator('.message.meant').waitFor()
    await page.goBack()
    expect(await page.getByLabel('What was it about?').inputValue()).toBe('hazeln')
  })

  test('finds in one channel, and between two days, also without a word', async ({ look }) => {
    const page = await look()
    await goTo(page, '/person/ana/search?query=trains')
    await page.locator('.found').first().waitFor()

    await page.getByLabel('Channel').fill('telegram')
    await page.locator('.found', { hasText: 'trains' }).first().waitFor({ state: 'detached' })
    await page.getByLabel('Channel').fill('mail')
    await page.locator('.found', { hasText: 'trains' }).first().waitFor()
    await page.getByLabel('What was it about?').fill('')
    await page.getByLabel('From').fill('2026-04-20')
    await page.getByLabel('To').fill('2026-04-21')
    await page.locator('.found').first().waitFor()
    await page.getByLabel('From').fill('2025-04-20')
    await page.getByLabel('To').fill('2025-04-21')
    await page.locator('.found').first().waitFor({ state: 'detached' })
  })

  test('shows a context as the model gets it, and what falls out of a smaller budget', async ({
    look,
    memory,
  }) => {
    const page = await look()
    await goTo(page, views.context)

    const built = await memory.context.build({
      channel: 'telegram',
      senderId: 'ana',
      text: 'What did we choose for Lucía?',
    })
    await page.locator('.prompt').waitFor()
    expect(await page.locator('.prompt').textContent()).toBe(built.systemPrompt)

    const budget = page.getByRole('slider')
    await budget.fill('300')
    await page.getByText('Budget: 300 tokens').waitFor()
    await page
      .getByText(/left out/)
      .first()
      .waitFor()
    await page
      .locator('details.section', { hasText: 'left out' })
      .first()
      .locator('summary')
      .click()
    await page.getByText('left out: no room').first().waitFor()
    expect(await page.locator('.token-bar').getAttribute('aria-label')).toContain('profile')
  })

  test('shows the log, and that its chain is whole, or where it is not', async ({
    look,
    memory,
  }) => {
    const page = await look()
    await goTo(page, views.audit)

    expect(await page.locator('.entry').count()).toBe(4)
    await page.getByLabel('Outcome').selectOption('denied')
    await page.locator('.entry').nth(1).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Verify the chain' }).click()
    await page.getByText('The chain is whole: 4 entries').waitFor()
    await memory.client.execute("UPDATE audit_log SET input_text = 'other' WHERE seq = 2")
    await page.getByRole('button', { name: 'Verify the chain' }).click()
    await page.getByText('Entry 2 is the first that is not as it was recorded').waitFor()
  })

  test('shows how large the store is and how it grew, examines it, and gives a copy', async ({
    look,
  }) => {
    const page = await look()
    await goTo(page, views.store)

    expect(await page.locator('.figures').textContent()).toMatch(/conversations/)
    expect(await page.locator('.growth polyline').count()).toBe(1)
    await page.getByRole('button', { name: 'Examine everything' }).click()
    await page.getByText(/It is healthy|finding/).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download a backup' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('omega-memory-backup.db')
  })

  test.skipIf(largeStore)(
    'is there on a machine of which nothing is known yet',
    async ({ look, memory }) => {
      await memory.erase('ana')
      await memory.erase('mateo')
      const page = await look()

      expect(await page.locator('main').textContent()).toContain('Nobody has said anything yet')
      for (const place of Object.values(views).slice(1, -2)) {
        await goTo(page, place)
        expect(await page.locator('h1').textContent()).toBe('ana')
      }
      await goTo(page, '/nowhere')
      expect(await page.locator('h1').textContent()).toBe('There is nothing here')
    },
  )
})
