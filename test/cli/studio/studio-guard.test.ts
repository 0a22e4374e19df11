import { createServer, request, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { describe, expect, onTestFinished, test } from 'vitest'

import {
  createStudioGuard,
  studioOrigin,
  withoutHiddenTables,
} from '../../../src/cli/studio/studio-guard.ts'

const tables = [
  'messages',
  'messages_fts',
  'messages_recall_idx',
  '_migrations',
  'sqlite_sequence',
  'my_notes',
]

/** Where a server listens, until the test ends. */
async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** A guard before a studio that answers every question with the tables there are. */
async function guarded(studio: RequestListener = answerTables): Promise<string> {
  return listen(createStudioGuard(await listen(createServer(studio))))
}

const answerTables: RequestListener = (incoming, response) => {
  incoming.resume()
  response.end(JSON.stringify(tables.map((name) => ({ name }))))
}

const question = {
  method: 'POST',
  body: JSON.stringify({ type: 'proxy', data: { sql: 'SELECT name FROM sqlite_master' } }),
}

describe('createStudioGuard', () => {
  test('passes a question on, and leaves out the tables that are in the way', async () => {
    const url = await guarded()

    const answer = await fetch(url, { ...question, headers: { origin: studioOrigin } })

    expect(answer.headers.get('access-control-allow-origin')).toBe(studioOrigin)
    expect(await answer.json()).toEqual([{ name: 'messages' }, { name: 'my_notes' }])
  })

  test('answers no other page', async () => {
    const url = await guarded()

    const answer = await fetch(url, { ...question, headers: { origin: 'https://example.com' } })

    expect(answer.status).toBe(403)
  })

  test('answers no name that was made to point at this machine', async () => {
    const url = await guarded()

    const status = await new Promise((resolve) => {
      request(url, { method: 'POST', headers: { host: 'rebound.example.com' } }, (answer) =>
        resolve(answer.resume().statusCode),
      ).end('{}')
    })

    expect(status).toBe(403)
  })

  test("lets the page's browser ask first", async () => {
    const url = await guarded()

    const answer = await fetch(url, { method: 'OPTIONS', headers: { origin: studioOrigin } })

    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-private-network')).toBe('true')
  })

  test('takes nothing but questions', async () => {
    const url = await guarded()

    expect((await fetch(url)).status).toBe(405)
  })

  test('says so when the studio does not answer', async () => {
    const url = await guarded((_incoming, response) => void response.destroy())

    const answer = await fetch(url, question)

    expect([answer.status, await answer.json()]).toEqual([
      502,
      { status: 'error', error: 'the studio does not answer' },
    ])
  })
})

describe('withoutHiddenTables', () => {
  test.each([
    ['rows as objects', tables.map((name) => ({ type: 'table', name }))],
    ['rows as lists', tables.map((name) => ['table', name])],
    ['several results', { results: [tables.map((name) => [name])] }],
  ])('leaves index and shadow tables out of what tables there are, in %s', (_form, result) => {
    const seen = JSON.stringify(withoutHiddenTables('select name from sqlite_master', result))

    expect(tables.filter((name) => seen.includes(`"${name}"`))).toEqual(['messages', 'my_notes'])
  })

  test('leaves the rows of tables alone', () => {
    const rows = [{ content: 'messages_fts' }]

    expect(withoutHiddenTables('select content from messages', rows)).toBe(rows)
  })
})
