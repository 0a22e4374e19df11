import { describe, expect, test } from '../support/memory.ts'

describe('create', () => {
  test('links an id to the person behind another id', async ({ memory, clock }) => {
    const link = await memory.aliases.create('ana@phone', 'ana')

    expect(link).toEqual({
      aliasSenderId: 'ana@phone',
      canonicalSenderId: 'ana',
      createdAt: clock.now(),
    })
  })

  test('changes nothing when the same link is made again', async ({ memory, clock }) => {
    const link = await memory.aliases.create('ana@phone', 'ana')
    clock.advance({ days: 1 })

    expect(await memory.aliases.create('ana@phone', 'ana')).toEqual(link)
  })

  test('leaves one link when a hundred callers make it', async ({ memory }) => {
    const calls = Array.from({ length: 100 }, () => memory.aliases.create('ana@phone', 'ana'))

    const links = await Promise.all(calls)

    expect(await memory.aliases.list('ana')).toEqual([links[0]])
  })

  test('refuses to link an id elsewhere than it is linked', async ({ memory }) => {
    await memory.aliases.create('ana@phone', 'ana')

    await expect(memory.aliases.create('ana@phone', 'ben')).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await memory.aliases.resolve('ana@phone')).toBe('ana')
  })

  test('refuses to link an id to itself', async ({ memory }) => {
    await expect(memory.aliases.create('ana', ' ana ')).rejects.toMatchObject({ code: 'conflict' })
  })

  test('refuses the link that would close a circle', async ({ memory }) => {
    await memory.aliases.create('a', 'b')
    await memory.aliases.create('b', 'c')

    await expect(memory.aliases.create('c', 'a')).rejects.toMatchObject({ code: 'conflict' })
    expect(await memory.aliases.resolve('a')).toBe('c')
  })

  test('names the person at the end, as a program that follows one link has to find it', async ({
    memory,
  }) => {
    await memory.aliases.create('ana@mail', 'ana')
    const phone = await memory.aliases.create('ana@phone', 'ana@mail')
    await memory.aliases.create('zoe@phone', 'zoe@mail')
    await memory.aliases.create('zoe@mail', 'zoe')

    expect(phone.canonicalSenderId).toBe('ana')
    expect(await memory.aliases.create('ana@phone', 'ana@mail')).toEqual(phone)
    expect((await memory.aliases.list('zoe')).map((link) => link.canonicalSenderId)).toEqual([
      'zoe',
      'zoe',
    ])
    await memory.aliases.delete('ana@mail')
    expect(await memory.aliases.resolve('ana@phone')).toBe('ana')
  })

  test('lets one of two callers through who together would close a circle', async ({ memory }) => {
    const results = await Promise.allSettled([
      memory.aliases.create('a', 'b'),
      memory.aliases.create('b', 'a'),
    ])

    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('refuses an empty id', async ({ memory }) => {
    await expect(memory.aliases.create('', 'ana')).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('resolve', () => {
  test('gives the id itself when it is no alias', async ({ memory }) => {
    expect(await memory.aliases.resolve('ana')).toBe('ana')
  })

  test('goes to the end of a chain of any length', async ({ memory }) => {
    await memory.client.batch(
      Array.from({ length: 199 }, (_, link) => ({
        sql: 'INSERT INTO user_aliases (alias_sender_id, canonical_sender_id) VALUES (?, ?)',
        args: [`id ${link}`, `id ${link + 1}`],
      })),
      'write',
    )
    await memory.aliases.create('id 199', 'id 200')

    expect(await memory.aliases.resolve('id 0')).toBe('id 200')
  })

  test('gives the id itself when another program made a circle', async ({ memory }) => {
    await memory.client.execute(
      `INSERT INTO user_aliases (alias_sender_id, canonical_sender_id) VALUES ('a', 'b'), ('b', 'a'), ('c', 'a')`,
    )

    expect(await memory.aliases.resolve('a')).toBe('a')
    expect(await memory.aliases.resolve('c')).toBe('c')
  })
})

describe('list', () => {
  test('has every alias through any number of links, and nobody else', async ({ memory }) => {
    await memory.aliases.create('b', 'a')
    await memory.aliases.create('c', 'b')
    await memory.aliases.create('y', 'x')

    const ids = (await memory.aliases.list('a')).map(({ aliasSenderId }) => aliasSenderId)

    expect(ids).toEqual(['b', 'c'])
  })
})

describe('isNewUser', () => {
  test('is true until the person was welcomed', async ({ memory }) => {
    const before = await memory.aliases.isNewUser('ana')
    await memory.facts.set({ senderId: 'ana', key: 'welcomed', value: 'true' })

    expect([before, await memory.aliases.isNewUser('ana')]).toEqual([true, false])
  })

  test('knows a person under each of their ids', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana@phone', key: 'welcomed', value: 'true' })
    await memory.aliases.create('ana@phone', 'ana')
    await memory.aliases.create('ana@mail', 'ana')

    expect(await memory.aliases.isNewUser('ana@mail')).toBe(false)
    expect(await memory.aliases.isNewUser('ben')).toBe(true)
  })
})

describe('findCanonicalUser', () => {
  test('suggests the first person who was welcomed, and links nobody', async ({
    memory,
    clock,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'welcomed', value: 'true' })
    clock.advance({ hours: 1 })
    await memory.facts.set({ senderId: 'ben', key: 'welcomed', value: 'true' })

    expect(await memory.aliases.findCanonicalUser('newcomer')).toBe('ana')
    expect(await memory.aliases.resolve('newcomer')).toBe('newcomer')
  })

  test('goes by when somebody was welcomed, not by the order of rows', async ({
    memory,
    clock,
  }) => {
    await memory.facts.set({ senderId: 'ben', key: 'welcomed', value: 'true' })
    clock.advance({ days: -1 })
    await memory.facts.set({ senderId: 'ana', key: 'welcomed', value: 'true' })

    expect(await memory.aliases.findCanonicalUser('newcomer')).toBe('ana')
  })

  test('suggests the id that a welcomed alias stands for', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana@phone', key: 'welcomed', value: 'true' })
    await memory.aliases.create('ana@phone', 'ana')

    expect(await memory.aliases.findCanonicalUser('newcomer')).toBe('ana')
  })

  test('never suggests the person who asks', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'welcomed', value: 'true' })
    await memory.aliases.create('ana@phone', 'ana')

    expect(await memory.aliases.findCanonicalUser('ana@phone')).toBeUndefined()
  })
})

describe('delete', () => {
  test('takes one link back and leaves the others', async ({ memory }) => {
    await memory.aliases.create('a', 'b')
    await memory.aliases.create('b', 'c')

    expect(await memory.aliases.delete('b')).toBe(true)

    expect(await memory.aliases.resolve('a')).toBe('c')
    expect(await memory.aliases.resolve('b')).toBe('b')
  })

  test('takes back a link that an older program stored with blanks around it', async ({
    memory,
  }) => {
    await memory.client.execute(
      "INSERT INTO user_aliases(alias_sender_id, canonical_sender_id) VALUES (' ana@mail ', 'ana')",
    )

    expect(await memory.aliases.delete(' ana@mail ')).toBe(true)
    expect(await memory.aliases.resolve(' ana@mail ')).not.toBe('ana')
  })

  test('says false when there was none', async ({ memory }) => {
    expect(await memory.aliases.delete('ana')).toBe(false)
  })
})
