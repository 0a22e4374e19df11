import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { OmegaStore } from '../../src/doors/langgraph/index.ts'
import { call, clientOf } from '../support/mcp.ts'
import { describe, expect, fileTest } from '../support/memory.ts'

/** All bytes beside a file, in which a word could be left. */
const bytesAround = (path: string): string =>
  readdirSync(dirname(path))
    .map((name) => readFileSync(join(dirname(path), name), 'latin1'))
    .join('\n')

describe('what came in through several doors', () => {
  // Only a file shows its bytes.
  fileTest(
    'is one memory, and gone to the byte when its person is erased',
    async ({ memory, path }) => {
      const client = await clientOf({ memory, senderId: 'ana', graph: true })
      const store = new OmegaStore({ memory, senderId: 'ana' })
      const { conversation } = await memory.recordExchange({
        channel: 'web',
        senderId: 'ana',
        user: 'My boat is called Zephyrine',
        assistant: 'Noted',
      })

      await store.put(['notes'], 'boat', { said: 'the Quillmast is broken' })
      await call(client, 'remember_fact', { key: 'harbour', value: 'Marblequay' })
      await call(client, 'schedule_reminder', {
        description: 'Paint the Oakrudder',
        dueAt: '2030-01-01T08:00:00Z',
      })
      const told = [
        await call(client, 'search_memories', { query: 'What is my boat called?' }),
        await call(client, 'read_graph'),
        await client.readResource({ uri: `memory://conversations/${conversation.id}` }),
        await store.search(['notes']),
        await memory.context.build({ channel: 'web', senderId: 'ana', text: 'And the harbour?' }),
      ]
      const names = ['Zephyrine', 'Quillmast', 'Marblequay', 'Oakrudder']
      expect(names.filter((name) => !JSON.stringify(told).includes(name))).toEqual([])

      await memory.erase('ana')

      expect(await call(client, 'list_facts')).toEqual({ facts: [] })
      expect(await call(client, 'list_reminders')).toEqual({ reminders: [] })
      expect(await store.search(['notes'])).toEqual([])
      expect(names.filter((name) => bytesAround(path).includes(name))).toEqual([])
    },
  )
})
