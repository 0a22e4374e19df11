import {
  id,
  name,
  text,
  note,
  filled,
  project,
  limit,
  whole,
  moment,
  flag,
  callback,
  signal,
  scope,
  place,
  conversation,
  task,
  claim,
  items,
  work,
  message,
  saidHow,
  ownId,
  threadFilter,
  fieldsOfMetadata,
  namespace,
  itemKey,
  itemValue,
  checkpoint,
  encoded,
  shortJson,
  body,
  fact,
} from './kinds.ts'
import { fields, one, optional, options, type Place, strange } from './place.ts'

const keyPart = one('app', 'digits')
const ofSession = { senderId: name, projectKey: keyPart, sessionId: keyPart }
const ofTranscript = { ...ofSession, subpath: optional(one('part', 'digits', 'empty')) }

const days = {
  days: limit,
  until: optional(moment),
  zone: optional(one('Europe/Lisbon')),
}

/** What each method takes, in order. */
export const taken: Record<string, Readonly<Record<string, Place>>> = {
  recordExchange: {
    input: fields({ ...message, user: text, assistant: text }),
  },
  transaction: { work: one(async () => 1, 'function') },
  importHistory: {
    items: items([]),
    options: options({ signal, onProgress: optional(callback), onRefused: optional(callback) }),
  },
  erase: { senderId: one('ana', 'long', 'digits', 'U+0000') },
  import: {
    rows: items([]),
    options: options({ dryRun: flag, systemMessages: flag }),
  },
  prune: {
    options: fields(
      {
        auditTexts: optional(one(5, 'zero', 'a number')),
        finishedTasks: optional(one(5, 'zero', 'a number')),
        taskRuns: optional(one(5, 'zero', 'a number')),
        closedMessages: optional(one(5, 'zero', 'a number')),
        messages: optional(one(5, 'zero', 'a number')),
        facts: optional(one(5, 'zero', 'a number')),
        factHistory: optional(one(5, 'zero', 'a number')),
        checkpoints: optional(one({ keepLast: 5 })),
        expiredItems: optional(one(5, 'zero', 'a number')),
        batchSize: limit,
        signal,
        onProgress: optional(callback),
      },
      'object',
      'invalid Date',
    ),
  },
  doctor: { options: options({ repair: flag }) },
  browse: {
    options: options({
      path: optional(one('/memory', 'empty')),
      token: optional(one('a token of many characters', 'long')),
      hosts: optional(one(['admin.example.com'], 'array')),
      port: optional(one(5)),
      readonly: flag,
    }),
  },
  stats: { senderId: name },
  size: {},
  close: {},

  'conversations.getOrCreate': { scope: fields(place) },
  'conversations.findActive': { scope: fields(place) },
  'conversations.get': { id: conversation, options: options({ senderId: optional(name) }) },
  'conversations.list': {
    query: fields({
      senderId: name,
      channel: optional(name),
      project: optional(id),
      status: optional(one('active')),
      thread: threadFilter,
      metadata: fieldsOfMetadata,
      since: optional(moment),
      until: optional(moment),
      orderBy: optional(one('startedAt')),
      limit,
      cursor: one(undefined, 'undefined', 'null'),
    }),
  },
  'conversations.count': {
    query: fields({
      senderId: name,
      channel: optional(name),
      project: optional(id),
      status: optional(one('active')),
      thread: threadFilter,
      metadata: fieldsOfMetadata,
      since: optional(moment),
      until: optional(moment),
    }),
  },
  'conversations.listDays': { query: fields({ senderId: name, ...days }) },
  'conversations.update': {
    id: conversation,
    changes: fields(
      {
        title: one('words', 'digits', 'empty', 'null', 'undefined'),
        metadata: one({ a: 1 }, 'object', 'odd object', 'null', 'undefined'),
      },
      'object',
      'invalid Date',
    ),
  },
  'conversations.fork': {
    id: conversation,
    options: options({ upTo: optional(id), thread: optional(name) }),
  },
  'conversations.assign': { id: conversation, senderId: name },
  'conversations.delete': {
    id: conversation,
    options: options({
      signal: optional(one(new AbortController().signal)),
      onProgress: optional(callback),
    }),
  },
  'conversations.listIdle': { options: options({ limit }) },
  'conversations.listActive': { options: options({ limit }) },
  'conversations.listSummaries': {
    options: fields({
      ...scope,
      project: optional(id),
      thread: optional(one('boat', ...id.takes, 'null')),
      limit,
    }),
  },
  'conversations.listHistory': {
    options: fields({
      ...scope,
      project: optional(id),
      thread: optional(one('boat', ...id.takes, 'null')),
      limit,
    }),
  },
  'conversations.close': {
    id: conversation,
    input: options({ summary: optional(note) }),
  },
  'conversations.closeCurrent': { scope: fields(place) },
  'conversations.claimIdle': {
    options: fields({ owner: name, limit, leaseSeconds: limit, maxAttempts: limit }),
  },
  'conversations.estimateTokens': {
    id: conversation,
    options: options({ senderId: optional(name) }),
  },

  'messages.append': {
    input: fields({ ...message, ...saidHow, id: ownId, role: one('tool'), content: text }),
  },
  'messages.appendAll': {
    input: fields({
      ...place,
      messages: one([{ id: 'm', role: 'user', content: 'words' }], 'array'),
    }),
  },
  'messages.get': { id },
  'messages.listByIds': { ids: one(['m'], 'array', 'digits') },
  'messages.findByKey': { key: fields({ senderId: name, idempotencyKey: name }) },
  'messages.update': {
    id,
    changes: fields({ content: optional(text), ...saidHow }, 'object', 'invalid Date'),
  },
  'messages.delete': { ids: one(['m'], 'array', 'digits') },
  'messages.truncateFrom': {
    id,
    options: options({
      signal: optional(one(new AbortController().signal)),
      onProgress: optional(callback),
    }),
  },
  'messages.replaceSuffix': {
    input: fields({
      ...place,
      expected: one([], 'array'),
      replacement: one([{ id: 'm2', role: 'user', content: 'words' }], 'array'),
    }),
  },
  'messages.count': {
    conversationId: conversation,
    options: options({ senderId: optional(name) }),
  },
  'messages.list': {
    conversationId: conversation,
    options: options({
      limit,
      before: optional(id),
      after: optional(one('ana', ...id.takes, 'null')),
      senderId: optional(name),
    }),
  },
  'messages.search': {
    input: fields({
      senderId: name,
      query: one('words', ...id.takes, 'half a pair', 'U+0000'),
      limit,
      excludeConversationId: optional(id),
      thread: optional(id),
      conversationId: optional(id),
      channel: optional(id),
      project: optional(id),
      since: optional(moment),
      until: optional(moment),
    }),
  },

  'facts.set': {
    input: fields({
      senderId: name,
      ...fact,
      at: optional(moment),
      expiresAt: optional(moment),
      confidence: optional(one(0.5, 'zero')),
      source: optional(name),
    }),
  },
  'facts.merge': { input: fields({ senderId: name, from: name, into: one('town', 'digits') }) },
  'facts.typed': { schema: one({ shape: {} }) },
  'facts.get': { senderId: id, key: id },
  'facts.list': { senderId: id },
  'facts.history': { senderId: id, key: id },
  'facts.listAsOf': { senderId: id, moment },
  'facts.delete': { senderId: id, key: id, options: options({ history: flag }) },
  'facts.deleteAll': { senderId: id, options: options({ history: flag }) },

  'aliases.create': { aliasId: name, canonicalId: name },
  'aliases.resolve': { senderId: id },
  'aliases.list': { canonicalId: id },
  'aliases.isNewUser': { senderId: id },
  'aliases.findCanonicalUser': { senderId: id },
  'aliases.delete': { aliasId: id },

  'tasks.create': {
    input: fields({
      ...scope,
      replyTarget: name,
      description: filled,
      dueAt: one('2036-03-02 09:00'),
      repeat: optional(one('daily')),
      zone: optional(one('Europe/Lisbon')),
      taskType: optional(name),
      maxRetries: whole,
      missed: optional(one('once')),
      catchUpHours: whole,
      onSimilar: optional(one('create')),
    }),
  },
  'tasks.get': { id: task, options: options({ senderId: optional(name) }) },
  'tasks.listForSender': { senderId: id },
  'tasks.listFailed': {},
  'tasks.listRuns': { id: task, options: options({ senderId: optional(name) }) },
  'tasks.preview': { id: task, limit: one(5), options: options({ senderId: optional(name) }) },
  'tasks.update': {
    idOrPrefix: task,
    senderId: id,
    changes: fields(
      { description: optional(filled), project, maxRetries: whole },
      'object',
      'invalid Date',
    ),
  },
  'tasks.defer': { id: task, until: moment },
  'tasks.snooze': { id: task, until: moment },
  'tasks.skip': { idOrPrefix: task, senderId: id },
  'tasks.pause': { idOrPrefix: task, senderId: id },
  'tasks.resume': { idOrPrefix: task, senderId: id },
  'tasks.listPaused': { senderId: id },
  'tasks.list': {
    query: fields({
      senderId: name,
      status: optional(one('pending', 'over')),
      limit,
      after: optional(id),
    }),
  },
  'tasks.cancel': { idOrPrefix: task, senderId: id },
  'tasks.delete': { id: task, senderId: id },
  'tasks.revive': { id: task },
  'tasks.listDue': { options: options({ limit }) },
  'tasks.claimDue': { options: fields({ owner: name, limit, leaseSeconds: limit }) },
  'tasks.heartbeat': { claim, options: options({ leaseSeconds: limit }) },
  'tasks.complete': { task: claim },
  'tasks.fail': { task: claim, error: one(new Error('no'), ...Object.keys(strange)) },
  'tasks.release': { claim, options: options({ until: optional(moment) }) },

  'items.set': {
    input: fields({
      senderId: name,
      namespace,
      key: itemKey,
      value: itemValue,
      expiresAt: one('2036-03-02 09:00', 'null', 'undefined'),
    }),
  },
  'items.get': { given: fields({ senderId: name, namespace, key: itemKey }) },
  'items.list': {
    query: fields({
      senderId: name,
      namespace: optional(namespace),
      filter: optional(one({ a: 1 }, 'object', 'odd object')),
      words: optional(note),
      limit,
      offset: whole,
    }),
  },
  'items.listNamespaces': {
    query: fields({
      senderId: name,
      namespace: optional(namespace),
      maxDepth: limit,
      limit,
      offset: whole,
    }),
  },
  'items.delete': { given: fields({ senderId: name, namespace, key: itemKey }) },
  'items.deleteAll': { senderId: id, options: options({ namespace: optional(namespace) }) },
  'items.move': { given: fields({ senderId: name, from: one(['notes']), to: one(['trips']) }) },

  'checkpoints.put': {
    input: fields({
      ...checkpoint,
      parentId: one('trip', 'digits', 'null', 'undefined'),
      ...encoded,
      metadata: shortJson,
      channels: optional(items([{ name: 'a', version: '1' }])),
    }),
  },
  'checkpoints.putWrites': {
    input: fields({
      ...checkpoint,
      task: name,
      taskPath: optional(one('words', 'digits', 'empty')),
      writes: items([{ channel: 'a', place: 0, type: 'json', bytes: new Uint8Array() }]),
    }),
  },
  'checkpoints.get': {
    given: fields({ ...checkpoint, checkpointId: optional(checkpoint.checkpointId) }),
  },
  'checkpoints.list': {
    query: fields({
      senderId: name,
      threadId: optional(checkpoint.threadId),
      namespace: checkpoint.namespace,
      checkpointId: optional(checkpoint.checkpointId),
      before: optional(checkpoint.checkpointId),
      filter: optional(one({ a: 1 }, 'object', 'odd object')),
      limit,
      cursor: optional(one({ threadId: 'a', namespace: '', checkpointId: '1' })),
    }),
  },
  'checkpoints.deleteThread': { given: fields({ senderId: name, threadId: checkpoint.threadId }) },
  'transcripts.append': {
    input: fields({ ...ofTranscript, entries: items([{}]), summary: body }),
  },
  'transcripts.get': { name: fields(ofTranscript) },
  'transcripts.load': { name: fields(ofTranscript) },
  'transcripts.list': {
    query: fields({ senderId: name, projectKey: keyPart, before: optional(moment), limit }),
  },
  'transcripts.listSubpaths': { session: fields(ofSession) },
  'transcripts.delete': { name: fields(ofTranscript) },
  'transcripts.deleteSession': { session: fields(ofSession) },

  'sessions.set': { input: fields({ ...scope, sessionId: name, parentProject: optional(name) }) },
  'sessions.get': { scope: fields(scope) },
  'sessions.list': { senderId: id },
  'sessions.delete': { scope: fields(scope) },
  'sessions.deleteAll': { senderId: id },

  'outcomes.record': {
    input: fields({
      senderId: name,
      domain: name,
      score: one(1, 'zero'),
      lesson: note,
      source: optional(name),
      project,
      timestamp: optional(moment),
    }),
  },
  'outcomes.listRecent': {
    input: fields({ senderId: name, limit, project, channel: optional(id) }),
  },

  'lessons.record': { input: fields({ senderId: name, domain: name, rule: note, project }) },
  'lessons.evidence': { senderId: id, id },
  'lessons.retire': { senderId: id, id },
  'lessons.delete': { senderId: id, id },
  'outcomes.delete': { senderId: id, id },
  'lessons.list': {
    query: fields({ senderId: id, project: optional(id), channel: optional(id) }),
  },

  'limitations.record': {
    input: fields({ title: name, description: note, proposedPlan: optional(note) }),
  },
  'limitations.listOpen': {},
  'limitations.resolve': { id },

  'audit.record': {
    input: fields({
      channel: name,
      senderId: name,
      senderName: optional(note),
      input: text,
      output: optional(text),
      provider: optional(note),
      model: optional(note),
      processingMs: whole,
      status: one('ok'),
      denialReason: optional(note),
    }),
  },
  'audit.list': {
    query: options({
      senderId: optional(name),
      status: optional(one('ok')),
      since: optional(moment),
      until: optional(moment),
      limit,
      before: limit,
    }),
  },
  'audit.verify': {
    range: options({
      from: optional(one(1)),
      checkpoint: optional(
        fields({ seq: one(0, 'zero'), hash: one('0', ...id.takes, 'half a pair', 'U+0000') }),
      ),
      onProgress: optional(callback),
      signal: optional(one(new AbortController().signal)),
    }),
  },
  'audit.checkpoint': {},
  'audit.adopt': {},

  'recall.updateIndex': {
    options: options({
      batch: limit,
      signal: optional(one(new AbortController().signal)),
      onProgress: optional(callback),
    }),
  },
  'recall.checkIndex': {},
  'recall.repairIndex': {},

  'admin.listFacts': { options: options({ limit }) },
  'admin.listFactsByKey': { key: id },
  'admin.listConversations': {
    query: options({
      senderId: optional(name),
      channel: optional(name),
      project: optional(id),
      status: optional(one('active')),
      thread: threadFilter,
      metadata: fieldsOfMetadata,
      since: optional(moment),
      until: optional(moment),
      orderBy: optional(one('startedAt')),
      limit,
      cursor: one(undefined, 'undefined', 'null'),
    }),
  },
  'admin.listPeople': {
    query: options({
      limit,
      cursor: one(undefined, 'undefined', 'null'),
      containing: optional(id),
    }),
  },
  'admin.count': {},
  'admin.listDays': { query: options(days) },
  'admin.listSenders': { options: options({ limit }) },
  'admin.findTask': { idOrPrefix: task },
  'admin.findConversation': { idOrPrefix: conversation },
  'admin.listSummaries': { options: options({ limit }) },
  'admin.listOutcomes': { filter: fields({ hours: one(5, 'a number'), limit, project }) },
  'admin.listLessons': { filter: options({ limit, project }) },

  'context.build': {
    input: fields({
      ...place,
      text,
      systemPrompt: optional(text),
      needs: options({
        history: flag,
        lessons: flag,
        recall: flag,
        pendingTasks: flag,
        profile: flag,
        summaries: flag,
        outcomes: flag,
        now: flag,
      }),
      hears: optional(one('channel')),
      budget: optional(fields({ maxTokens: one(1_000_000) })),
      history: optional(one('alternating')),
      countTokens: optional(one((given: string) => given.length)),
    }),
  },
  'context.explain': {
    context: one({ manifest: { items: [], tokens: 0 }, language: 'English', onboardingStage: 0 }),
  },
}

/** What the methods take that work until they are told to stop. */
export const withoutEnd = {
  'conversations.work': {
    summarise: callback,
    options: fields({ ...work, maxAttempts: limit }),
  },
  'tasks.work': {
    handler: callback,
    options: fields({
      ...work,
      quietHours: optional(fields({ from: one('22:00'), to: one('07:00') })),
    }),
  },
}
