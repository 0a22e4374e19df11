import { InMemoryStore, type Operation } from '@langchain/langgraph-checkpoint'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { OmegaStore } from '../../../src/doors/langgraph/index.ts'
import { holds } from '../../support/models.ts'

const namespace = fc.array(fc.constantFrom('a', 'ab', 'b'), { minLength: 1, maxLength: 3 })
const key = fc.constantFrom('k', 'l', 'k"')
const plain = fc.constantFrom(0, 1, 2.5, '1', 'x', true, null)
const value = fc.dictionary(fc.constantFrom('n', 's'), plain)
const comparison = fc.oneof(
  plain,
  fc.dictionary(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), plain, { minKeys: 1 }),
  fc.dictionary(fc.constantFrom('$in', '$nin'), fc.array(plain), { minKeys: 1 }),
)
const filter = fc.dictionary(fc.constantFrom('n', 's', 'missing'), comparison, { maxKeys: 2 })

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ namespace, key }),
  fc.record({
    namespace,
    key,
    value: fc.oneof({ weight: 4, arbitrary: value }, fc.constant(null)),
  }),
  fc.record({
    namespacePrefix: fc.oneof(namespace, fc.constant<string[]>([])),
    filter,
    limit: fc.constant(100),
  }),
)

/** Without times, and a list in an order that both stores have. */
const compared = (results: readonly unknown[]): unknown =>
  results.map((result) => {
    const items = [result].flat() as (
      | { namespace: string[]; key: string; value: unknown }
      | null
      | undefined
    )[]
    return items
      .map((item) => (item ? JSON.stringify([item.namespace, item.key, item.value]) : ''))
      .toSorted()
  })

test('the store answers as LangGraph’s own does, batch after batch', async () => {
  await holds(
    fc.array(operation, { minLength: 1, maxLength: 6 }),
    async ({ memory, unique }, batches) => {
      const ours = new OmegaStore({ memory, senderId: unique('ana') })
      const theirs = new InMemoryStore()
      for (const batch of batches) {
        // Of its own accord it hands out what it goes on to change.
        const reads = batch.filter((operation) => !('value' in operation))
        const before = compared(await theirs.batch(reads))
        await theirs.batch(batch)

        const results = await ours.batch(batch)

        expect(compared(results.filter((_, at) => !('value' in batch[at]!)))).toEqual(before)
      }
      const all = compared([await ours.search([], { limit: 100 })])
      expect(all).toEqual(compared([await theirs.search([], { limit: 100 })]))
    },
    { runs: 200 },
  )
})
