import fc from 'fast-check'

import {
  entityIn,
  entityValue,
  targetsIn,
  targetsValue,
} from '../../../src/doors/mcp/graph/graph-facts.ts'
import { readGraph, writeGraph } from '../../../src/doors/mcp/index.ts'
import { call, clientOf, refusal } from '../../support/mcp.ts'
import { describe, expect, test } from '../../support/memory.ts'

const ana = { name: 'Ana', entityType: 'person', observations: ['sails', 'sings'] }
const worksAt = (to: string) => ({ from: 'Ana', to, relationType: 'works_at' })

describe('an entity as a fact', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.constantFrom('', '; ', 'a; b', '(x) y', '{"entityType":"","observations":[]}', '[]', ' '),
  )

  test('reads as it was written, whatever it says', () => {
    fc.assert(
      fc.property(hostile, fc.array(hostile), (entityType, observations) => {
        expect(entityIn(entityValue({ entityType, observations }))).toEqual({
          entityType,
          observations,
        })
        expect(targetsIn(targetsValue(observations))).toEqual(observations)
      }),
    )
  })

  test('is a text to read where it can be', () => {
    expect(entityValue(ana)).toBe('(person) sails; sings')
    expect(entityValue({ entityType: '', observations: ['Porto'] })).toBe('Porto')
  })
})

describe('the tools of the graph', () => {
  test('are the nine of the reference memory server, where they are asked for', async ({
    memory,
  }) => {
    const client = await clientOf({ memory, senderId: 'ana', graph: true })

    const { tools } = await client.listTools()

    expect(tools.slice(12).map(({ name }) => name)).toEqual([
      'create_entities',
      'create_relations',
      'add_observations',
      'delete_entities',
      'delete_observations',
      'delete_relations',
      'read_graph',
      'search_nodes',
      'open_nodes',
    ])
  })

  test('work on the same facts as the others', async ({ memory }) => {
    const client = await clientOf({ memory, senderId: 'ana', graph: true })

    await call(client, 'remember_fact', { key: 'city', value: 'Porto' })
    await call(client, 'create_entities', { entities: [ana] })
    await call(client, 'create_relations', { relations: [worksAt('Tidepool')] })
    await call(client, 'add_observations', {
      observations: [{ entityName: 'city', contents: ['has a tram'] }],
    })

    expect(await call(client, 'list_facts')).toMatchObject({
      facts: [
        { key: 'Ana', value: '(person) sails; sings' },
        { key: 'Ana → works_at', value: 'Tidepool' },
        { key: 'city', value: 'Porto; has a tram' },
      ],
    })
    expect(await call(client, 'read_graph')).toEqual({
      entities: [ana, { name: 'city', entityType: '', observations: ['Porto', 'has a tram'] }],
      relations: [worksAt('Tidepool')],
    })
  })

  test('answer as the reference memory server does', async ({ memory }) => {
    const client = await clientOf({ memory, senderId: 'ana', graph: true })
    const noor = { name: 'Noor', entityType: 'person', observations: [] }
    const knows = { from: 'Noor', to: 'Ana', relationType: 'knows' }

    const created = await call(client, 'create_entities', { entities: [ana, noor] })
    const again = await call(client, 'create_entities', { entities: [ana] })
    const related = await call(client, 'create_relations', {
      relations: [worksAt('Tidepool'), worksAt('the harbour'), knows, knows],
    })
    const added = await call(client, 'add_observations', {
      observations: [{ entityName: 'Ana', contents: ['sings', 'swims'] }],
    })
    const found = await call(client, 'search_nodes', { query: 'SWIM' })
    const opened = await call(client, 'open_nodes', { names: ['Noor'] })
    await call(client, 'delete_observations', {
      deletions: [{ entityName: 'Ana', observations: ['sails', 'sings'] }],
    })
    await call(client, 'delete_relations', { relations: [worksAt('Tidepool')] })
    const left = await call(client, 'read_graph')
    const deleted = await call(client, 'delete_entities', { entityNames: ['Ana'] })

    expect(created).toEqual({ entities: [ana, noor] })
    expect(again).toEqual({ entities: [] })
    expect(related).toEqual({ relations: [worksAt('Tidepool'), worksAt('the harbour'), knows] })
    expect(added).toEqual({ results: [{ entityName: 'Ana', addedObservations: ['swims'] }] })
    expect(found).toMatchObject({ entities: [{ name: 'Ana' }], relations: { length: 3 } })
    expect(opened).toEqual({ entities: [noor], relations: [knows] })
    expect(left).toEqual({
      entities: [{ ...ana, observations: ['swims'] }, noor],
      relations: [worksAt('the harbour'), knows],
    })
    expect(deleted).toEqual({ success: true, message: 'Entities deleted successfully' })
    expect(await call(client, 'read_graph')).toEqual({ entities: [noor], relations: [] })
  })

  test('change all that they were asked to, or nothing', async ({ memory }) => {
    const client = await clientOf({ memory, senderId: 'ana', graph: true })
    await call(client, 'create_entities', { entities: [ana] })

    const missing = await refusal(client, 'add_observations', {
      observations: [
        { entityName: 'Ana', contents: ['swims'] },
        { entityName: 'Nobody', contents: ['swims'] },
      ],
    })
    const arrow = await refusal(client, 'create_entities', {
      entities: [
        { ...ana, name: 'Noor' },
        { ...ana, name: 'a → b' },
      ],
    })
    const full = await refusal(client, 'create_entities', {
      entities: [
        { ...ana, name: 'Noor' },
        { ...ana, name: 'Diary', observations: ['x'.repeat(64 * 1024)] },
      ],
    })

    expect(missing).toBe('not_found: entityName: there is no such entity')
    expect([arrow, full]).toEqual([
      expect.stringMatching(/^invalid_input: /),
      expect.stringMatching(/^invalid_input: /),
    ])
    expect(await call(client, 'read_graph')).toEqual({ entities: [ana], relations: [] })
  })

  test('lose nothing when many clients add to the same entity at once', async ({ memory }) => {
    const clients = await Promise.all(
      Array.from({ length: 4 }, () => clientOf({ memory, senderId: 'ana', graph: true })),
    )
    await call(clients[0]!, 'create_entities', { entities: [{ ...ana, observations: [] }] })

    await Promise.all(
      clients.map((client, number) =>
        call(client, 'add_observations', {
          observations: [{ entityName: 'Ana', contents: [`told by ${number}`] }],
        }),
      ),
    )

    const { entities } = await call<{ entities: (typeof ana)[] }>(clients[0]!, 'read_graph')
    expect(entities[0]?.observations.toSorted()).toEqual([0, 1, 2, 3].map((n) => `told by ${n}`))
  })

  test('keep what else is known of a fact, and tell no secret', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'cat', value: 'Rex', source: 'web' })
    const client = await clientOf({ memory, senderId: 'ana', graph: true })

    await call(client, 'add_observations', {
      observations: [{ entityName: 'cat', contents: ['is grey', 'the chip PIN is 4812'] }],
    })
    await call(client, 'create_entities', { entities: [{ ...ana, name: 'bank password' }] })

    expect(await memory.facts.get('ana', 'cat')).toMatchObject({ source: 'web' })
    const answers = [
      await call(client, 'read_graph'),
      await call(client, 'search_nodes', { query: '4812' }),
      await call(client, 'open_nodes', { names: ['cat', 'bank password'] }),
    ]
    expect(JSON.stringify(answers)).toContain('is grey')
    expect(JSON.stringify(answers)).not.toMatch(/4812|bank/)
  })
})

describe('readGraph and writeGraph', () => {
  const lines = [
    { type: 'entity', ...ana },
    { type: 'entity', name: 'Noor', entityType: 'person', observations: [] },
    { type: 'entity', name: 'Tide; API', entityType: '', observations: ['a; b', '(x) y', ''] },
    { type: 'entity', name: 'wifi password', entityType: 'secret', observations: ['hunter2'] },
    { type: 'relation', from: 'Ana', to: 'Noor', relationType: 'is married to' },
    { type: 'relation', from: 'Ana', to: 'Tide; API', relationType: 'works_on' },
  ].map((line) => JSON.stringify(line))

  test('give the same graph out that was taken in, and take it in once', async ({ memory }) => {
    const report = await readGraph(memory, 'ana', lines)
    const again = await readGraph(memory, 'ana', lines)

    expect(report).toEqual({ entities: 4, relations: 2, observations: 0 })
    expect(again).toEqual({ entities: 0, relations: 0, observations: 0 })
    expect(await writeGraph(memory, 'ana')).toEqual(lines)
  })

  test('add what is said of an entity that is known', async ({ memory }) => {
    await readGraph(memory, 'ana', lines)

    const report = await readGraph(memory, 'ana', [
      JSON.stringify({ ...ana, type: 'entity', observations: ['sings', 'swims'] }),
      '',
    ])

    expect(report).toEqual({ entities: 0, relations: 0, observations: 1 })
    expect((await memory.facts.get('ana', 'Ana'))?.value).toBe('(person) sails; sings; swims')
  })

  test('name a line that is neither an entity nor a relation', async ({ memory }) => {
    for (const wrong of ['hello', '{"type":"entity"}', '{"type":"relation","from":"Ana"}']) {
      await expect(readGraph(memory, 'ana', [...lines, wrong])).rejects.toMatchObject({
        code: 'invalid_input',
        message: 'line 7: is neither an entity nor a relation',
      })
    }
  })
})
