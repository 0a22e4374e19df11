import { checkList, checkObject, checkObjects, refuse } from '../arguments.ts'
import { namedId } from '../options.ts'

type Fields = Readonly<Record<string, unknown>>

/** What of its argument each method takes apart, beside those whose argument is an object of ids and numbers. */
const checks: Readonly<Record<string, (given: Fields) => void>> = {
  saveThread({ thread }) {
    checkObject('thread', thread)
    const { resourceId, metadata, createdAt, updatedAt } = thread as Fields
    namedId('resourceId', resourceId)
    checkMaybe('metadata', metadata)
    checkMoments({ createdAt, updatedAt })
  },
  updateThread: ({ metadata }) => checkMaybe('metadata', metadata),
  updateThreadMetadata({ update }) {
    if (typeof update !== 'function') refuse('update', 'must be a function')
  },
  updateThreadResourceId: ({ resourceId }) => void namedId('resourceId', resourceId),
  listThreads: ({ filter }) => checkMaybe('filter', filter),
  copyThread({ metadata, options = {} }) {
    checkMaybe('metadata', metadata)
    checkObject('options', options)
    const { messageFilter = {} } = options as Fields
    checkObject('messageFilter', messageFilter)
    const { messageIds = [] } = messageFilter as Fields
    checkList('messageIds', messageIds)
  },
  listMessages: checkPage,
  listMessagesByResourceId: checkPage,
  listMessagesById: ({ messageIds }) => checkList('messageIds', messageIds),
  saveMessages({ messages }) {
    checkObjects('messages', messages)
    for (const { createdAt } of messages as Fields[]) checkMoments({ createdAt })
  },
  updateMessages({ messages }) {
    checkObjects('messages', messages)
    for (const { content, createdAt } of messages as Fields[]) {
      checkMaybe('content', content)
      checkMoments({ createdAt })
    }
  },
  deleteMessages: (messageIds) => checkList('messageIds', messageIds),
  saveResource({ resource }) {
    checkObject('resource', resource)
    const { createdAt, updatedAt } = resource as Fields
    checkMoments({ createdAt, updatedAt })
  },
  updateResource: ({ metadata }) => checkMaybe('metadata', metadata),
}

function checkPage({ include = [], filter }: Fields): void {
  checkObjects('include', include)
  checkMaybe('filter', filter)
}

function checkMaybe(field: string, given: unknown): void {
  if (given !== undefined) checkObject(field, given)
}

function checkMoments(moments: Fields): void {
  for (const [field, moment] of Object.entries(moments)) {
    if (!['object', 'string', 'number', 'undefined'].includes(typeof moment)) {
      refuse(field, 'must be a moment')
    }
  }
}

/** Refuses an argument that a method of Mastra's contract can't take apart, before anything is read or written. */
export function checkArgument(method: string, given: unknown): void {
  if (!['deleteMessages', 'dangerouslyClearAll'].includes(method)) checkObject('arguments', given)
  checks[method]?.(given as Fields)
}
