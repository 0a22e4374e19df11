import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, test } from '../omega.ts'

const day = (date: string) => Date.parse(`2026-${date}T10:00:00Z`) / 1000

const node = (id: string, parent: string | null, message: object) => ({ id, parent, message })

/** A conversation of ChatGPT that begins, unseen, with what was known of the person then. */
function conversation(date: string, content: object) {
  const unseen = { is_visually_hidden_from_conversation: true }
  return {
    id: date,
    create_time: day(date),
    current_node: `${date} said`,
    mapping: {
      [`${date} known`]: node(`${date} known`, null, {
        author: { role: 'user' },
        create_time: null,
        content,
        metadata: unseen,
      }),
      [`${date} said`]: node(`${date} said`, `${date} known`, {
        author: { role: 'user' },
        create_time: day(date),
        content: { content_type: 'text', parts: ['Hello'] },
      }),
    },
  }
}

const about = (date: string, value: string) =>
  conversation(date, { content_type: 'user_editable_context', user_profile: value })

const remembered = (date: string, text: string) =>
  conversation(date, { content_type: 'model_editable_context', model_set_context: text })

const oslo = about('01-05', 'I live in Oslo')
const graz = about('02-05', 'I live in Graz')
const osloAgain = about('03-05', 'I live in Oslo')

describe('what somebody said of themselves', () => {
  test('is what was said last, whichever conversation stands first', async ({
    command,
    path,
    open,
  }) => {
    const file = join(dirname(path), 'conversations.json')
    writeFileSync(file, JSON.stringify([oslo, osloAgain, graz]))

    await command('import', file, '--sender', 'ana')
    const { stdout } = await command('import', file, '--sender', 'ana')

    const memory = await open()
    expect(await memory.facts.get('ana', 'about me')).toMatchObject({
      value: 'I live in Oslo',
      updatedAt: new Date('2026-03-05T10:00:00Z'),
    })
    expect(stdout).toContain('6 were there already')
  })

  test('does not take the place of what was said since', async ({ command, path, open }) => {
    const memory = await open()
    await memory.facts.set({ senderId: 'ana', key: 'about me', value: 'I live in Faro' })
    const file = join(dirname(path), 'conversations.json')
    writeFileSync(file, JSON.stringify([graz, oslo]))

    await command('import', file, '--sender', 'ana')

    expect(await memory.facts.get('ana', 'about me')).toMatchObject({ value: 'I live in Faro' })
    expect(await memory.facts.history('ana', 'about me')).toHaveLength(3)
  })

  test('is also what ChatGPT remembered of them', async ({ command, path, open }) => {
    const talks = [
      remembered('02-05', '1. Sails'),
      remembered('01-05', ''),
      remembered('01-04', '1. Rows'),
    ]
    const file = join(dirname(path), 'conversations.json')
    writeFileSync(file, JSON.stringify(talks))

    await command('import', file, '--sender', 'ana')

    const memory = await open()
    expect(await memory.facts.list('ana')).toMatchObject([
      { key: 'ChatGPT remembers', value: '1. Sails' },
    ])
  })
})
