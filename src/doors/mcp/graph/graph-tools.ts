import type { McpServer } from '@modelcontextprotocol/server'
import * as z from 'zod'

import { withoutSecrets } from '../../../index.ts'
import { offer } from '../answers.ts'
import type { Served } from '../options.ts'
import { profileUri } from '../resources.ts'
import { FactGraph, folded, type Graph, partOf } from './graph.ts'

const Entity = z.strictObject({
  name: z.string().describe('The name of the entity'),
  entityType: z.string().describe('The type of the entity, such as person'),
  observations: z.array(z.string()).describe('What is known about it, one thing each'),
})
const Relation = z.strictObject({
  from: z.string().describe('The name of the entity where the relation starts'),
  to: z.string().describe('The name of the entity where it ends'),
  relationType: z.string().describe('What it is, in active voice, such as works_at'),
})
const entityName = z.string().describe('The name of the entity')
const graph = z.object({ entities: z.array(Entity), relations: z.array(Relation) })
const done = z.object({ success: z.boolean(), message: z.string() })

/** The nine tools of the protocol's reference memory server, over the facts of the person. */
export function offerGraphTools(server: McpServer, { memory, scope, changed }: Served): void {
  const open = async () => new FactGraph(await memory(), scope.senderId)
  const read = async () => told(await (await open()).read({ told: true }))
  const change = async <Result>(work: (graph: FactGraph) => Promise<Result>): Promise<Result> => {
    const result = await work(await open())
    changed(profileUri)
    return result
  }
  const deletion = async (what: string, work: (graph: FactGraph) => Promise<void>) => {
    await change(work)
    return { success: true, message: `${what} deleted successfully` }
  }

  offer(
    server,
    'create_entities',
    {
      title: 'Create entities',
      description: 'Stores new entities of the knowledge graph. Those whose names are known stay.',
      does: 'adds',
      input: z.strictObject({ entities: z.array(Entity) }),
      output: z.object({ entities: z.array(Entity) }),
    },
    async ({ entities }) => ({
      entities: await change((graph) => graph.createEntities(entities)),
    }),
  )
  offer(
    server,
    'create_relations',
    {
      title: 'Create relations',
      description: 'Stores new relations between entities of the knowledge graph, in active voice.',
      does: 'adds',
      input: z.strictObject({ relations: z.array(Relation) }),
      output: z.object({ relations: z.array(Relation) }),
    },
    async ({ relations }) => ({
      relations: await change((graph) => graph.createRelations(relations)),
    }),
  )
  offer(
    server,
    'add_observations',
    {
      title: 'Add observations',
      description: 'Adds what was observed to entities of the knowledge graph.',
      does: 'adds',
      input: z.strictObject({
        observations: z.array(
          z.strictObject({ entityName, contents: z.array(z.string()).describe('What to add') }),
        ),
      }),
      output: z.object({
        results: z.array(
          z.object({ entityName: z.string(), addedObservations: z.array(z.string()) }),
        ),
      }),
    },
    async ({ observations }) => ({
      results: await change((graph) => graph.addObservations(observations)),
    }),
  )
  offer(
    server,
    'delete_entities',
    {
      title: 'Delete entities',
      description: 'Deletes entities of the knowledge graph, and the relations from and to them.',
      does: 'deletes',
      input: z.strictObject({ entityNames: z.array(z.string()).describe('The names') }),
      output: done,
    },
    ({ entityNames }) => deletion('Entities', (graph) => graph.deleteEntities(entityNames)),
  )
  offer(
    server,
    'delete_observations',
    {
      title: 'Delete observations',
      description: 'Takes observations away from entities of the knowledge graph.',
      does: 'deletes',
      input: z.strictObject({
        deletions: z.array(
          z.strictObject({
            entityName,
            observations: z.array(z.string()).describe('What to take away'),
          }),
        ),
      }),
      output: done,
    },
    ({ deletions }) => deletion('Observations', (graph) => graph.deleteObservations(deletions)),
  )
  offer(
    server,
    'delete_relations',
    {
      title: 'Delete relations',
      description: 'Deletes relations of the knowledge graph.',
      does: 'deletes',
      input: z.strictObject({ relations: z.array(Relation) }),
      output: done,
    },
    ({ relations }) => deletion('Relations', (graph) => graph.deleteRelations(relations)),
  )
  offer(
    server,
    'read_graph',
    {
      title: 'Read the graph',
      description: 'Gives the whole knowledge graph.',
      does: 'reads',
      input: z.strictObject({}),
      output: graph,
    },
    read,
  )
  offer(
    server,
    'search_nodes',
    {
      title: 'Search nodes',
      description:
        'Gives the entities that hold a text in their name, their type or an observation, and their relations.',
      does: 'reads',
      input: z.strictObject({ query: z.string().describe('The text') }),
      output: graph,
    },
    async ({ query }) => {
      const all = await read()
      const holds = (text: string) => folded(text).includes(folded(query))
      return partOf(all, ({ name, entityType, observations }) =>
        [name, entityType, ...observations].some(holds),
      )
    },
  )
  offer(
    server,
    'open_nodes',
    {
      title: 'Open nodes',
      description: 'Gives the entities of these names, and their relations.',
      does: 'reads',
      input: z.strictObject({ names: z.array(z.string()).describe('The names') }),
      output: graph,
    },
    async ({ names }) => {
      const asked = new Set(names.map(folded))
      return partOf(await read(), ({ name }) => asked.has(folded(name)))
    },
  )
}

/** A graph without what looks like a secret, also for a search that would guess one. */
const told = ({ entities, relations }: Graph): Graph => ({
  entities: entities.map(({ name, entityType, observations }) => ({
    name,
    entityType: withoutSecrets(entityType),
    observations: observations.map(withoutSecrets),
  })),
  relations: relations.map(({ to, ...relation }) => ({ ...relation, to: withoutSecrets(to) })),
})
