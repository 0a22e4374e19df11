import * as z from 'zod'

import { MemoryError, type MemoryStore } from '../../../index.ts'
import { itemsOf } from '../../../time/items.ts'
import { FactGraph } from './graph.ts'

const Line = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('entity'),
    name: z.string(),
    entityType: z.string().default(''),
    observations: z.array(z.string()).default([]),
  }),
  z.object({
    type: z.literal('relation'),
    from: z.string(),
    to: z.string(),
    relationType: z.string(),
  }),
])

/** How many lines are stored at once. */
const batch = 500

/** What reading a graph has stored; what was there already is counted by nobody. */
export interface GraphReport {
  entities: number
  relations: number
  observations: number
}

/**
 * Takes in a `memory.jsonl` of the reference memory server, line by line: what is new is stored, and reading the same again
 * changes nothing. `invalid_input` names the first line that is neither an entity nor a relation.
 */
export async function readGraphLines(
  memory: MemoryStore,
  senderId: string,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<GraphReport> {
  const graph = new FactGraph(memory, senderId)
  const report: GraphReport = { entities: 0, relations: 0, observations: 0 }
  let given: z.output<typeof Line>[] = []
  const store = async () => {
    const entities = given.filter((line) => line.type === 'entity')
    const created = await graph.createEntities(entities)
    // A second entity of a name, and one that is known, add what they say.
    const added = await graph.addObservations(
      entities.map(({ name, observations }) => ({ entityName: name, contents: observations })),
    )
    const relations = given
      .filter((line) => line.type === 'relation')
      .map(({ from, to, relationType }) => ({ from, to, relationType }))
    report.entities += created.length
    report.observations += added.flatMap((each) => each.addedObservations).length
    report.relations += (await graph.createRelations(relations)).length
    given = []
  }
  let number = 0
  for await (const text of itemsOf(lines)) {
    number += 1
    if (text.trim() === '') continue
    given.push(lineIn(text, number))
    if (given.length >= batch) await store()
  }
  await store()
  return report
}

/** The graph of a person in the lines of a `memory.jsonl`, which the reference memory server reads. */
export async function graphLines(memory: MemoryStore, senderId: string): Promise<string[]> {
  const { entities, relations } = await new FactGraph(memory, senderId).read({ told: false })
  return [
    ...entities.map((entity) => JSON.stringify({ type: 'entity', ...entity })),
    ...relations.map(({ from, to, relationType }) =>
      JSON.stringify({ type: 'relation', from, to, relationType }),
    ),
  ]
}

function lineIn(text: string, number: number): z.output<typeof Line> {
  try {
    const read = Line.safeParse(JSON.parse(text.replace(/^\uFEFF/, '')))
    if (read.success) return read.data
  } catch {
    // Said below.
  }
  throw new MemoryError('invalid_input', `line ${number}: is neither an entity nor a relation`)
}
