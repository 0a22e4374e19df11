import {
  type McpServer,
  ResourceNotFoundError,
  ResourceTemplate,
} from '@modelcontextprotocol/server'

import { formatUserProfile, withoutSecrets } from '../../index.ts'
import type { Served } from './options.ts'
import { beginningOf } from './shapes.ts'

/** The resource of what is known about the person. */
export const profileUri = 'memory://profile'

/** The resource of a conversation. */
export const conversationUri = (id: string): string =>
  `memory://conversations/${encodeURIComponent(id)}`

/** How many conversations are listed, and how many of the newest messages one of them shows. */
const shown = { conversations: 50, messages: 200 }

/** `memory://profile` and `memory://conversations/{id}`, as texts to read. */
export function offerResources(server: McpServer, served: Served): void {
  server.registerResource(
    'profile',
    profileUri,
    {
      title: 'Profile',
      description: 'What is known about the person, without secrets.',
      mimeType: 'text/plain',
    },
    async () => textOf(profileUri, await readResource(served, profileUri)),
  )
  const list = async () => {
    const { senderId } = served.scope
    const store = await served.memory()
    const conversations = await store.conversations.list({
      senderId,
      limit: shown.conversations,
    })
    return {
      resources: conversations.map(({ id, channel, title, summary }) => ({
        uri: conversationUri(id),
        name: withoutSecrets(title ?? `A conversation on ${channel}`),
        ...(summary !== null && { description: withoutSecrets(summary) }),
        mimeType: 'text/plain',
      })),
    }
  }
  server.registerResource(
    'conversation',
    new ResourceTemplate('memory://conversations/{id}', { list }),
    {
      title: 'Conversation',
      description: `The newest ${shown.messages} messages of a conversation of the person.`,
      mimeType: 'text/plain',
    },
    async ({ href }) => textOf(href, await readResource(served, href)),
  )
}

/** What a resource says; the protocol's own error when there is none of this name. */
export async function readResource({ memory, scope }: Served, uri: string): Promise<string> {
  const { senderId } = scope
  const store = await memory()
  if (uri === profileUri) return formatUserProfile(await store.facts.list(senderId))
  const id = idIn(uri)
  const conversation =
    id === undefined ? undefined : await store.conversations.get(id, { senderId })
  if (!conversation) throw new ResourceNotFoundError(uri)
  const messages = await store.messages.list(conversation.id, { limit: shown.messages, senderId })
  return messages.map(({ role, content }) => `${role}: ${beginningOf(content)}`).join('\n')
}

function idIn(uri: string): string | undefined {
  const [, id] = /^memory:\/\/conversations\/([^/]+)$/.exec(uri) ?? []
  try {
    return id === undefined ? undefined : decodeURIComponent(id)
  } catch {
    return undefined
  }
}

const textOf = (uri: string, text: string) => ({
  contents: [{ uri, mimeType: 'text/plain', text }],
})
