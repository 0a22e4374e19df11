import { chmodSync } from 'node:fs'

import { checkMoments } from '../../src/doctor/moment-checks.ts'
import { checkTexts } from '../../src/doctor/text-checks.ts'
import { MemoryStore } from '../../src/index.ts'
import { describe, expect, test, TestClock } from '../support/memory.ts'
import { leaveTraces } from '../support/person.ts'
import { temporaryPath } from '../support/temporary.ts'

/** A defect that can be mended: what it is called, and how it comes about. */
const mendable: [code: string, ...plant: string[]][] = [
  ['trigger_missing', 'DROP TRIGGER messages_recall_insert'],
  ['trigger_missing', 'DROP TRIGGER messages_fts_delete'],
  [
    'trigger_changed',
    'DROP TRIGGER facts_version_delete',
    'CREATE TRIGGER facts_version_delete AFTER DELETE ON facts BEGIN SELECT 1; END',
  ],
  ['index_missing', 'DROP INDEX idx_scheduled_tasks_ready'],
  [
    'index_changed',
    'DROP INDEX idx_messages_conversation',
    'CREATE INDEX idx_messages_conversation ON messages(timestamp)',
  ],
  ['older_record', "DELETE FROM _migrations WHERE name = '007_task_type'"],
  ['older_record', 'DROP TABLE _migrations'],
  [
    'recall_missing',
    "INSERT INTO messages_recall(messages_recall, rowid, content, owner) SELECT 'delete', key, content, 'u1' FROM messages WHERE key = 1",
  ],
  [
    'recall_stale',
    "INSERT INTO messages_recall(rowid, content, owner) VALUES (999, 'ghost', 'u1')",
  ],
  [
    'recall_misplaced',
    "INSERT INTO messages_recall(messages_recall, rowid, content, owner) SELECT 'delete', key, content, 'u1' FROM messages WHERE key = 1",
    "INSERT INTO messages_recall(rowid, content, owner) VALUES (1, 'zebra', 'u99')",
  ],
  [
    'older_index_out_of_step',
    "INSERT INTO messages_fts(messages_fts, rowid, content) SELECT 'delete', key, content FROM messages WHERE key = 1",
  ],
  ['index_damaged', 'DELETE FROM messages_recall_data WHERE id > 10'],
  [
    'messages_homeless',
    'DELETE FROM conversations WHERE id = (SELECT conversation_id FROM messages WHERE key = 1)',
  ],
  ['sequence_missing', 'UPDATE messages SET sequence = NULL WHERE key = 2'],
  ['sender_unnumbered', "DELETE FROM senders WHERE sender_id = 'ana'"],
  ['fact_source_gone', "UPDATE facts SET source_message_id = 'gone'"],
  ['vector_orphaned', "INSERT INTO message_vectors VALUES (999, 'small', x'00')"],
  ['words_orphaned', "INSERT INTO message_words(message_key, words) VALUES (999, 'ghost')"],
  [
    'checkpoint_values_orphaned',
    "INSERT INTO checkpoint_values(sender_id, thread_id, namespace, channel_name, version, type, bytes) VALUES ('ana', 'trip', '', 'a', '9', 'json', x'00')",
  ],
  ['fact_version_missing', 'DELETE FROM fact_versions'],
  [
    'fact_version_stray',
    "INSERT INTO fact_versions(sender_id, key, value, valid_from) VALUES ('ana', 'gone', 'x', '2026-01-01 00:00:00')",
  ],
  [
    'task_moment_unsorted',
    'DROP TRIGGER scheduled_tasks_due',
    "UPDATE scheduled_tasks SET due_at = '2026-03-02T10:00:00Z'",
  ],
  [
    'task_lease_stuck',
    "UPDATE scheduled_tasks SET lease_owner = 'w', lease_until = '2036-01-01 00:00:00'",
  ],
  [
    'conversation_lease_stuck',
    "UPDATE conversations SET lease_owner = 'w', lease_until = '2036-01-01 00:00:00'",
  ],
  [
    'text_cut',
    "UPDATE messages SET content = CAST(x'6265666f7265006166746572' AS TEXT) WHERE key = 1",
  ],
  ['moment_unsorted', "UPDATE facts SET updated_at = '2026-03-02T10:00:00Z'"],
  ['moment_unreadable', "UPDATE facts SET updated_at = 'yesterday'"],
  ['moment_unreadable', "UPDATE conversations SET last_activity = '2026-02-30 10:00:00'"],
  ['moment_unreadable', "UPDATE conversations SET lease_until = 'soon'"],
  ['text_damaged', "UPDATE facts SET value = CAST(x'61ff62' AS TEXT)"],
  ['alias_circle', "INSERT INTO user_aliases VALUES ('x', 'y', NULL), ('y', 'x', NULL)"],
  [
    'audit_unchained',
    "INSERT INTO audit_log(id, channel, sender_id, input_text) VALUES ('older', 'chat', 'ana', 'Hello')",
  ],
]

/** A defect that only a person can decide on. */
const decidable: [code: string, ...plant: string[]][] = [
  ['table_missing', 'DROP TABLE task_runs'],
  ['table_changed', 'ALTER TABLE lessons RENAME COLUMN rule TO law'],
  ['table_extended', 'ALTER TABLE lessons ADD COLUMN mood TEXT'],
  ['index_unknown', 'CREATE INDEX mine ON lessons(rule)'],
  ['trigger_unknown', 'CREATE TRIGGER spy AFTER INSERT ON messages BEGIN SELECT 1; END'],
  [
    'history_newer',
    "INSERT INTO __omega_memory_migrations(hash, created_at) VALUES ('later', 9999999999999)",
  ],
  ['history', "UPDATE __omega_memory_migrations SET hash = 'edited' WHERE created_at > 0"],
  ['checkpoint_damaged', "UPDATE checkpoints SET versions_json = '['"],
  ['checkpoint_value_broken', "UPDATE checkpoint_values SET base_version = 'gone'"],
  ['audit_broken', "UPDATE audit_log SET input_text = 'something else'"],
  ['task_moment_unreadable', "UPDATE scheduled_tasks SET due_at = 'soon'"],
  ['task_repeat_unknown', "UPDATE scheduled_tasks SET repeat = 'when it rains'"],
]

describe('doctor', () => {
  test('finds nothing wrong with a store in use, and tells what takes the room', async () => {
    await using memory = await inUse()

    const report = await memory.doctor()

    expect(report).toMatchObject({ healthy: true, findings: [], repaired: [] })
    expect(report.sizes.messages).toBeGreaterThan(0)
  })

  test('finds more than it reads at a time, and past what is sound', async ({ memory }) => {
    const { client, db, audit } = memory
    const examined = { db, audit, path: undefined, now: new Date() }
    await client.execute(`
      INSERT INTO facts(id, sender_id, key, value, updated_at)
      SELECT 'fact-' || value, 'ana', 'key ' || value, 'olá', 'yesterday' FROM generate_series(1, 503)`)

    const moments = await checkMoments(examined)
    await client.execute(
      "UPDATE facts SET value = CAST(x'6fff' AS TEXT) WHERE id IN ('fact-400', 'fact-503')",
    )
    const texts = await checkTexts(examined)

    expect([...moments, ...texts].map(({ message }) => message)).toEqual([
      '1006 moments of fact_versions.valid_from, facts.updated_at are none, and are read as the beginning of 1970',
      '4 texts of fact_versions, facts are damaged: reading one ends the process',
    ])
  })

  test.for(mendable)('finds and mends %s', async ([code, ...plant]) => {
    await using memory = await inUse()
    await damage(memory, plant)

    const found = await memory.doctor()
    const mended = await memory.doctor({ repair: true })

    expect(found.healthy).toBe(false)
    expect(found.findings).toContainEqual(expect.objectContaining({ code, repairable: true }))
    expect(mended).toMatchObject({ healthy: true, findings: [] })
    expect(mended.repaired).toContain(code)
  })

  test.for(decidable)('finds %s, and leaves it to a person', async ([code, ...plant]) => {
    await using memory = await inUse()
    await damage(memory, plant)

    const report = await memory.doctor({ repair: true })

    const finding = report.findings.find((finding) => finding.code === code)
    expect(finding).toMatchObject({ repairable: false, advice: expect.stringMatching(/.{20}/) })
    expect(report.healthy).toBe(finding?.severity === 'note')
  })

  test('tells of writes without a checkpoint, which a graph may just be about to store, and deletes them', async () => {
    await using memory = await inUse()
    await damage(memory, ['DELETE FROM checkpoints', 'DELETE FROM checkpoint_values'])

    const report = await memory.doctor()
    const mended = await memory.doctor({ repair: true })

    const code = 'checkpoint_writes_orphaned'
    expect(report).toMatchObject({ healthy: true, findings: [{ code, severity: 'note' }] })
    expect(mended).toMatchObject({ findings: [], repaired: [code] })
  })

  test('finds and mends files that others can read', async () => {
    const path = temporaryPath()
    await using memory = await inUse(path)
    chmodSync(path, 0o644)

    const report = await memory.doctor({ repair: true })

    expect(report).toMatchObject({ healthy: true, repaired: ['file_mode'] })
  })

  test('takes more than a damaged search index for a damaged file', async () => {
    await using memory = await inUse()
    await damage(memory, [
      'DELETE FROM messages_recall_data WHERE id > 10',
      'CREATE TABLE pets(legs CHECK (legs > 0))',
      'PRAGMA ignore_check_constraints = ON',
      'INSERT INTO pets VALUES (0)',
      'PRAGMA ignore_check_constraints = OFF',
    ])

    const { findings } = await memory.doctor()

    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'file_damaged', severity: 'error', repairable: false }),
    )
    expect(findings).not.toContainEqual(expect.objectContaining({ code: 'index_damaged' }))
  })

  test('makes a repaired index find what it had lost', async () => {
    await using memory = await inUse()
    await damage(memory, ["INSERT INTO messages_recall(messages_recall) VALUES ('delete-all')"])

    await memory.doctor({ repair: true })

    const hits = await memory.messages.search({ senderId: 'ana', query: 'zebra' })
    expect(hits).not.toEqual([])
  })
})

/** A store with rows in every table, at a moment when none of its leases has ended. */
async function inUse(path = temporaryPath()): Promise<MemoryStore> {
  const memory = await MemoryStore.open({
    url: `file:${path}`,
    clock: new TestClock(),
    olderPrograms: true,
  })
  await leaveTraces(memory, 'ana', ['zebra', 'yak'])
  return memory
}

/** Changes the file as only another program would. */
async function damage(memory: MemoryStore, statements: readonly string[]): Promise<void> {
  await memory.client.migrate([...statements])
}
