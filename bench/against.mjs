/**
 * Measures this build beside another one, in one process and in turn: `npm run build && node bench/against.mjs OTHER_DIST`, where
 * OTHER_DIST is the `dist` folder of another checkout that was built. Each has a store of its own that it has filled itself.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [other, size = '10000', times = '25'] = process.argv.slice(2)
if (other === undefined) {
  console.error('Usage: node bench/against.mjs OTHER_DIST [MESSAGES [ROUNDS]]')
  process.exit(2)
}

const messages = Number(size)
const people = Math.max(1, messages / 100)
const rounds = Number(times)
const folder = mkdtempSync(join(tmpdir(), 'omega-memory-against-'))

const vocabulary =
  'garden rake boat river dentist tuesday meeting coffee project budget summer train doctor school kitchen window letter music sister holiday the a of to and in is my we on with for'.split(
    ' ',
  )

/** The same numbers for both builds. */
function randomNumbers(seed) {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const text = (random) =>
  Array.from({ length: 6 + random(20) }, () =>
    random(8) === 0 ? `word${random(4000)}` : vocabulary[random(vocabulary.length)],
  ).join(' ')

async function prepare(dist, name) {
  const { MemoryStore } = await import(pathToFileURL(join(resolve(dist), 'index.js')).href)
  const memory = await MemoryStore.open({ url: `file:${join(folder, `${name}.db`)}` })
  const random = randomNumbers(7)
  const filled = []
  for (let person = 0; person < people; person++) {
    const scope = { channel: 'chat', senderId: `person-${person}` }
    for (let n = 0; n < 50; n++) {
      const said = { user: text(random), assistant: text(random) }
      const { user, assistant } = await memory.recordExchange({ ...scope, ...said })
      filled.push(user, assistant)
    }
    await memory.facts.set({ senderId: scope.senderId, key: 'name', value: `Person ${person}` })
  }
  return { memory, random, conversation: filled[0].conversationId, filled, deleted: 0, edited: 0 }
}

const scopeOf = ({ random }) => ({ channel: 'chat', senderId: `person-${random(people)}` })
const exchange = (store) =>
  store.memory.recordExchange({
    ...scopeOf(store),
    user: text(store.random),
    assistant: text(store.random),
  })
/** Another message of the filled ones, each once. */
const messageOf = ({ filled }, n) => filled[((n * 37) % people) * 100 + Math.floor(n / people)].id

/** What is done, how often in a round, and how many it counts for. */
const work = {
  'recordExchange, one at a time': [40, 1, exchange],
  'recordExchange, 100 callers': [
    1,
    100,
    (store) => Promise.all(Array.from({ length: 100 }, () => exchange(store))),
  ],
  'context.build': [
    20,
    1,
    (store) =>
      store.memory.context.build({
        ...scopeOf(store),
        text: text(store.random),
        systemPrompt: 'Be kind.',
      }),
  ],
  'messages.search, ten words': [
    20,
    1,
    (store) =>
      store.memory.messages.search({
        senderId: scopeOf(store).senderId,
        query: 'the dentist on tuesday in summer with my sister for holiday',
      }),
  ],
  'messages.list, the last 20': [
    40,
    1,
    ({ memory, conversation }) => memory.messages.list(conversation, { limit: 20 }),
  ],
  'facts.list': [40, 1, (store) => store.memory.facts.list(scopeOf(store).senderId)],
  'messages.delete': [
    2,
    1,
    (store) => store.memory.messages.delete(messageOf(store, store.deleted++)),
  ],
  'messages.update': [
    2,
    1,
    (store) =>
      store.memory.messages.update(store.filled[(store.edited++ % people) * 100 + 99].id, {
        content: text(store.random),
      }),
  ],
}

async function microseconds([times, counts, run], store) {
  const begin = process.cpuUsage()
  for (let n = 0; n < times; n++) await run(store)
  const { user, system } = process.cpuUsage(begin)
  return (user + system) / times / counts
}

const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)]

const stores = [
  await prepare(new URL('../dist/', import.meta.url).pathname, 'this'),
  await prepare(other, 'other'),
]
console.log(`${messages} messages of ${people} people; processor time, this build to the other`)
for (const [name, each] of Object.entries(work)) {
  const method = name.startsWith('messages.') && /^messages\.(\w+)/.exec(name)[1]
  if (method && stores.some(({ memory }) => !(method in memory.messages))) continue
  const seen = []
  for (let round = -4; round < rounds; round++) {
    const inTurn = round % 2 === 0 ? [0, 1] : [1, 0]
    const took = []
    for (const place of inTurn) took[place] = await microseconds(each, stores[place])
    if (round >= 0) seen.push(took)
  }
  const ratios = seen.map(([ours, theirs]) => ours / theirs)
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(ratios, share).toFixed(2))
  const [ours, theirs] = [0, 1].map((place) =>
    quantile(
      seen.map((took) => took[place]),
      0.5,
    ).toFixed(0),
  )
  console.log(`${name.padEnd(32)} ${middle}× (${low}–${high}); ${ours} to ${theirs} µs`)
}
for (const { memory } of stores) await memory.close()
rmSync(folder, { recursive: true, force: true })
