import type { MemoryStore } from '../../src/index.ts'
import { describe, expect, fileTest as test } from '../support/memory.ts'

// What a scope holds is the same on a server, only slower to prove.

const projects = ['', 'acme', 'globex'] as const
const channels = ['direct', 'team'] as const

/** A word that says where it was told: no two share a beginning. */
const word = (project: string, channel: string) => `${project || 'general'}${channel}word`

const places = projects.flatMap((project) => channels.map((channel) => ({ project, channel })))

/** Stores one of everything in every project on every channel. */
async function live(memory: MemoryStore): Promise<void> {
  for (const { project, channel } of places) {
    const scope = { channel, senderId: 'ana', project }
    const told = word(project, channel)
    const { conversation, user } = await memory.recordExchange({
      ...scope,
      user: `The violin is called ${told}.`,
      assistant: 'Noted.',
      timestamp: '2026-02-01 09:00',
    })
    await memory.conversations.close(conversation.id, { summary: `Spoke of ${told}` })
    await memory.facts.set({
      senderId: 'ana',
      key: `violin ${told}`,
      value: told,
      sourceMessageId: user.id,
    })
    await memory.tasks.create({
      ...scope,
      replyTarget: channel,
      description: `Tune ${told}`,
      dueAt: '2036-01-01 09:00',
    })
    await memory.lessons.record({ senderId: 'ana', domain: 'd', rule: `Say ${told}`, project })
    await memory.outcomes.record({ senderId: 'ana', domain: 'd', score: 1, lesson: told, project })
  }
}

/** Which words stand in each section of a prompt. */
function toldIn(systemPrompt: string): Record<string, string[]> {
  return Object.fromEntries(
    systemPrompt
      .split('\n\n')
      .filter((block) => block.startsWith('## '))
      .map((block) => [
        block.split('\n')[0]!.slice(3),
        places
          .map(({ project, channel }) => word(project, channel))
          .filter((told) => block.includes(told)),
      ]),
  )
}

/** The words of several projects and channels. */
const words = (which: readonly string[], on: readonly string[]) =>
  which.flatMap((each) => on.map((where) => word(each, where))).sort()

const sections = {
  facts: 'What is known about the user',
  lessons: 'What was learned about working with them',
  summaries: 'Recent conversations',
  tasks: 'Their scheduled tasks',
  outcomes: 'How recent answers turned out',
  recall: 'Related messages from earlier conversations',
}

describe('what a context tells of its scope', () => {
  test.for(
    places.flatMap((place) =>
      [undefined, 'channel' as const, ['direct', 'team']].map((hears) => ({ ...place, hears })),
    ),
  )(
    'is what the table of docs/context.md says: %j',
    async ({ project, channel, hears }, { memory }) => {
      await live(memory)

      const { systemPrompt } = await memory.context.build({
        channel,
        senderId: 'ana',
        project,
        text: 'What is the violin called?',
        ...(hears === undefined ? {} : { hears }),
      })

      const told = toldIn(systemPrompt)
      const heard = hears === 'channel' ? [channel] : channels
      const inProject = projects.filter((each) => each === '' || each === project)
      const sorted = (section: string) => (told[section] ?? []).sort()
      expect(sorted(sections.facts)).toEqual(words(projects, heard))
      expect(sorted(sections.lessons)).toEqual(words(inProject, channels))
      expect(sorted(sections.outcomes)).toEqual(words(inProject, channels))
      expect(sorted(sections.summaries)).toEqual(words(inProject, [channel]))
      expect(sorted(sections.tasks)).toEqual(words(inProject, heard))
      expect(sorted(sections.recall)).toEqual(words(inProject, heard))
    },
  )

  test('is bounded on a channel by an option of the store', async ({ open }) => {
    const memory = await open({ channels: { team: { hears: 'channel' } } })
    await live(memory)
    const build = async (channel: string) => {
      const context = await memory.context.build({
        channel,
        senderId: 'ana',
        text: 'What is the violin called?',
      })
      return context.systemPrompt
    }

    expect(toldIn(await build('team'))[sections.recall]).toEqual(['generalteamword'])
    expect(toldIn(await build('direct'))[sections.recall]).toHaveLength(2)
  })

  test('is of this channel in recall alone, when that is asked', async ({ memory }) => {
    await live(memory)

    const { systemPrompt } = await memory.context.build({
      channel: 'team',
      senderId: 'ana',
      text: 'What is the violin called?',
      needs: { recall: 'channel' },
    })

    expect(toldIn(systemPrompt)[sections.recall]).toEqual(['generalteamword'])
    expect(toldIn(systemPrompt)[sections.tasks]).toHaveLength(2)
  })
})

describe('lists take a project as a context does', () => {
  test.for([undefined, '', 'acme'] as const)('%j', async (project, { memory }) => {
    await live(memory)
    const wanted = (project === undefined ? projects : ['', project]) as readonly string[]
    const who = { senderId: 'ana', ...(project === undefined ? {} : { project }) }
    const place = { ...who, channel: 'direct' }

    const lessons = await memory.lessons.list(who)
    const outcomes = await memory.outcomes.listRecent(who)
    const summaries = await memory.conversations.listSummaries(place)
    const history = await memory.conversations.listHistory(place)
    const hits = await memory.messages.search({ ...who, query: 'violin', limit: 20 })

    for (const rows of [lessons, outcomes, summaries, history]) {
      expect(new Set(rows.map((row) => row.project))).toEqual(new Set(wanted))
    }
    const found = hits.map(({ message }) => message.content).join()
    for (const each of projects) {
      expect(found.includes(word(each, 'direct'))).toBe(wanted.includes(each))
    }
  })
})
