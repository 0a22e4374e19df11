import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

import { inject } from 'vitest'

import type { MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'
import { rowsOf } from '../support/person.ts'
import { Dice } from '../support/random-history.ts'
import { someOf } from '../support/some-of.ts'

const isFile = inject('backend') === 'file'
const histories = Number(process.env['HISTORIES'] ?? someOf(isFile ? 24 : 10))
const steps = isFile ? 150 : 60
const parts = 2
const firstSeed = Number(process.env['SEED'] ?? 20_261_129)
const channel = 'web'

/** Large enough to be kept apart from the bodies that show them. */
const pictures = Array.from({ length: 4 }, (_, n) =>
  Buffer.alloc(15_000, `picture ${n} of a heron `).toString('base64'),
)

interface Said {
  readonly id: string
  word: string
  body: unknown
}

interface Talk {
  readonly senderId: string
  readonly thread: string
  said: Said[]
}

/** What a store should hold, as plain lists. */
class Model {
  readonly talks: Talk[] = []
  readonly words = new Set<string>()

  messages(senderIds: readonly string[]): Said[] {
    return this.talks
      .filter(({ senderId }) => senderIds.includes(senderId))
      .flatMap(({ said }) => said)
  }

  /** The words that were said and are nowhere any more. */
  gone(): string[] {
    const there = new Set(this.talks.flatMap(({ said }) => said.map(({ word }) => word)))
    return [...this.words].filter((word) => !there.has(word))
  }

  shown(): string[] {
    const bodies = JSON.stringify(this.talks.flatMap(({ said }) => said.map(({ body }) => body)))
    return pictures.filter((picture) => bodies.includes(picture))
  }
}

/** Ben is one id; Ana has two, which are one person from some step on. */
const people = { ana: ['ana', 'ana@mail'], ben: ['ben'] }

describe('whole conversations, after any history', () => {
  test.for(Array.from({ length: parts }, (_, part) => part))(
    'are what lists of them would be, bodies and large parts too, each for its person, and what is gone has left no byte (part %i)',
    async (part, { open, path, url }) => {
      for (let number = part; number < histories; number += parts) {
        const seed = firstSeed + number
        // A server has one store, in which each history has people of its own.
        const file = isFile ? `${path}.${number}` : path
        const memory = await open({ url: isFile ? `file:${file}` : url })
        const history = new History(memory, new Dice(seed), isFile ? '' : `${number}/`)

        for (let step = 0; step < steps; step++) await history.step(step)

        await history.check(`SEED=${seed}`, isFile ? file : undefined)
        await memory.close()
      }
    },
  )
})

class History {
  readonly #memory: MemoryStore
  readonly #dice: Dice
  readonly #prefix: string
  readonly #model = new Model()
  #count = 0

  constructor(memory: MemoryStore, dice: Dice, prefix: string) {
    this.#memory = memory
    this.#dice = dice
    this.#prefix = prefix
  }

  async step(number: number): Promise<void> {
    const senderId = this.#prefix + this.#one([...people.ana, ...people.ben])
    const thread = `${senderId} ${this.#one(['boat', 'cake', 'rake'])}`
    const talk = this.#model.talks.find((each) => each.thread === thread)
    const one = talk && talk.said.length > 0 ? this.#one(talk.said) : undefined
    const scope = { channel, senderId, thread }
    const { messages, conversations } = this.#memory
    const act = this.#dice.below(10)
    if (act < 3 || !talk) {
      const fresh = Array.from({ length: 1 + this.#dice.below(4) }, (_, at) =>
        this.#say(`${this.#prefix}m${number}-${at}`),
      )
      // One that is there is written anew in its place.
      const again = one && this.#dice.below(2) ? [{ ...this.#say(one.id) }] : []
      await messages.appendAll({ ...scope, messages: [...again, ...fresh].map(asInput) })
      for (const said of again) Object.assign(one!, said)
      if (talk) talk.said.push(...fresh)
      else this.#model.talks.push({ senderId, thread, said: fresh })
    } else if (act === 3 && one) {
      const { word, body } = this.#say(one.id)
      expect(await messages.update(one.id, { content: `the ${word}`, body })).toBe(true)
      Object.assign(one, { word, body })
    } else if (act === 4 && one) {
      const some = talk.said.filter(() => this.#dice.below(3) === 0)
      expect(await messages.delete(some.map(({ id }) => id))).toBe(some.length)
      talk.said = talk.said.filter((said) => !some.includes(said))
    } else if (act === 5 && one) {
      const from = talk.said.indexOf(one)
      expect(await messages.truncateFrom(one.id)).toBe(talk.said.length - from)
      talk.said.splice(from)
    } else if (act === 6 && one) {
      const gone = talk.said.splice(talk.said.indexOf(one))
      const said = this.#say(`${this.#prefix}r${number}`)
      const expected = gone.map(({ id }) => id)
      await messages.replaceSuffix({ ...scope, expected, replacement: [asInput(said)] })
      talk.said.push(said)
    } else if (act === 7 && one) {
      const { conversationId } = (await messages.get(one.id))!
      const name = `${thread} fork ${number}`
      const copy = await conversations.fork(conversationId, { upTo: one.id, thread: name })
      const copied = await messages.list(copy.id)
      const said = talk.said
        .slice(0, talk.said.indexOf(one) + 1)
        .map((each, at) => ({ ...each, id: copied[at]!.id }))
      this.#model.talks.push({ senderId, thread: name, said })
    } else if (act === 8 && this.#dice.below(3) === 0) {
      const { id } = await conversations.getOrCreate(scope)
      expect(await conversations.delete(id)).toBe(true)
      this.#model.talks.splice(this.#model.talks.indexOf(talk), 1)
    } else if (act === 9) {
      const [ana, mail] = people.ana.map((id) => this.#prefix + id)
      await this.#memory.aliases.create(mail!, ana!)
    }
  }

  async check(seed: string, file: string | undefined): Promise<void> {
    const memory = this.#memory
    const [ana, mail, ben] = [...people.ana, ...people.ben].map((id) => this.#prefix + id)
    await memory.aliases.create(mail!, ana!)
    const persons = [
      { senderId: ana!, ids: [ana!, mail!] },
      { senderId: ben!, ids: [ben!] },
    ]
    for (const { senderId, ids } of persons) {
      const talks = this.#model.talks.filter((talk) => ids.includes(talk.senderId))
      const listed = await memory.conversations.list({ senderId, limit: 1000 })
      expect(new Set(listed.map(({ thread }) => thread)), seed).toEqual(
        new Set(talks.map(({ thread }) => thread)),
      )
      for (const { thread, said } of talks) {
        const { id } = listed.find((each) => each.thread === thread)!
        const stored = await memory.messages.list(id)
        expect(stored.map(asSaid), seed).toEqual(said)
      }
      const mine = new Set(this.#model.messages(ids).map(({ id }) => id))
      const hits = await memory.messages.search({ senderId, query: 'the', limit: 100 })
      expect(
        hits.filter(({ message }) => !mine.has(message.id)),
        seed,
      ).toEqual([])
      const exported: unknown[] = await rowsOf(memory, senderId)
      const others = this.#model.messages(
        persons.flatMap((other) => (other.senderId === senderId ? [] : other.ids)),
      )
      const text = JSON.stringify(exported)
      expect(
        others.filter(({ word }) => text.includes(`${word} `)),
        seed,
      ).toEqual([])
    }
    await this.#checkBytes(seed, file)
    const before = JSON.stringify(await rowsOf(memory, ben!))

    await memory.erase(mail!)

    this.#model.talks.splice(
      0,
      Infinity,
      ...this.#model.talks.filter((talk) => talk.senderId === ben),
    )
    expect(JSON.stringify(await rowsOf(memory, ben!)), seed).toBe(before)
    expect(await rowsOf(memory, ana!), seed).toEqual([])
    await this.#checkBytes(seed, file)
  }

  async #checkBytes(seed: string, file: string | undefined): Promise<void> {
    const { findings } = await this.#memory.doctor()
    expect(
      findings.filter(({ severity }) => severity !== 'note'),
      seed,
    ).toEqual([])
    if (file === undefined) return
    const { rows } = await this.#memory.client.execute('SELECT count(*) AS blobs FROM blobs')
    expect(Number(rows[0]?.['blobs']), seed).toBe(this.#model.shown().length)
    const bytes = bytesOf(file)
    expect(
      this.#model.gone().filter((word) => bytes.includes(word)),
      seed,
    ).toEqual([])
    const unseen = pictures.filter((picture) => !this.#model.shown().includes(picture))
    expect(
      unseen.filter((picture) =>
        bytes.includes(Buffer.from(picture, 'base64').subarray(0, 20).toString('latin1')),
      ),
      seed,
    ).toEqual([])
  }

  /** A message of a word of its own, with a body that shows some pictures. */
  #say(id: string): Said {
    const word = `zq${this.#count++}x`
    this.#model.words.add(word)
    const shows = pictures.filter(() => this.#dice.below(3) === 0)
    const text = `${word} `.repeat(this.#dice.size(60))
    return { id, word, body: this.#dice.below(4) === 0 ? null : { text, shows } }
  }

  #one<Value>(values: readonly Value[]): Value {
    return values[this.#dice.below(values.length)]!
  }
}

const asInput = ({ id, word, body }: Said) => ({
  id,
  role: 'user' as const,
  content: `the ${word}`,
  body,
})

const asSaid = ({ id, content, body }: { id: string; content: string; body: unknown }): Said => ({
  id,
  word: content.slice('the '.length),
  body,
})

/** By another process: a file that this one opens and closes loses the locks of the store that is open here. */
const bytesOf = (path: string): string =>
  execFileSync('cat', [path, `${path}-wal`].filter(existsSync), { maxBuffer: 1e9 }).toString(
    'latin1',
  )
