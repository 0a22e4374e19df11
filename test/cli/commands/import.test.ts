import { copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { fixture } from '../import/support.ts'
import { describe, expect, omega, sample, test, widest } from '../omega.ts'

const cityLine = (value: string) =>
  JSON.stringify({ type: 'fact', senderId: 'ana', key: 'city', value })

const entity = (...observations: string[]) =>
  JSON.stringify({ type: 'entity', name: 'Ana', entityType: '', observations })

describe('import', () => {
  test('stores every kind of line and says so', async ({ command, open }) => {
    const { code, stdout, stderr } = await command('import', sample)

    const memory = await open()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(
      'conversations.jsonl: 170 messages in 26 new conversations, 20 summaries, 14\n  facts, 5 tasks, 4 lessons, 4 outcomes\n',
    )
    expect(await memory.stats('ana')).toEqual({ conversations: 17, messages: 112, facts: 8 })
    expect(await memory.tasks.listForSender('mateo')).toHaveLength(2)
    expect(await memory.outcomes.listRecent({ senderId: 'ana' })).toMatchObject([
      { timestamp: new Date('2026-04-18T10:31:00Z') },
      {},
      {},
    ])
  })

  test('changes nothing the second time, and says so', async ({ onSample, open }) => {
    const memory = await open()
    const dump = async () => [
      await memory.db.all('SELECT * FROM conversations ORDER BY id'),
      await memory.db.all('SELECT * FROM messages ORDER BY key'),
      await memory.db.all('SELECT * FROM facts ORDER BY id'),
      await memory.db.all('SELECT * FROM fact_versions ORDER BY id'),
      await memory.db.all('SELECT * FROM scheduled_tasks ORDER BY id'),
      await memory.db.all('SELECT * FROM lessons ORDER BY id'),
      await memory.db.all('SELECT * FROM outcomes ORDER BY id'),
    ]
    const before = await dump()

    const { stdout } = await onSample('import', sample)

    expect(stdout).toContain('217 were there already')
    expect(await dump()).toEqual(before)
  })

  test('does not bring back what a fact was before', async ({ command, path, open }) => {
    const file = join(dirname(path), 'facts.jsonl')
    writeFileSync(file, `${cityLine('Porto')}\n${cityLine('Lisbon')}\n`)
    await command('import', file)
    await command('facts', 'set', '--sender', 'ana', 'city', 'Faro')

    const { stdout } = await command('import', file)

    const memory = await open()
    expect(stdout).toContain('2 were there already')
    expect(await memory.facts.get('ana', 'city')).toMatchObject({ value: 'Faro' })
    expect(await memory.facts.history('ana', 'city')).toHaveLength(3)
  })

  test('reads the exports of other programs', async ({ command }) => {
    const files = ['chatgpt.json', 'claude.json', 'claude-code.jsonl', 'memory.jsonl'].map(fixture)

    const { code, stdout } = await command('import', ...files, '--sender', 'noor')

    expect(code).toBe(0)
    expect(stdout).toContain('chatgpt.json: ChatGPT export, 8 messages in 3 new conversations')
    expect(stdout).toContain('claude.json: Claude export, 6 messages in 2 new conversations')
    expect(stdout).toContain(
      'claude-code.jsonl: Claude Code session, 4 messages in 1 new conversation',
    )
    expect(stdout).toContain('memory.jsonl: MCP memory, 0 messages, 5 facts')
    expect(stdout).toContain('10 left out: ')
    expect(stdout).toMatch(/^All \d+ files: /m)
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('joins what two entities of one name say, once', async ({ command, path, open }) => {
    const file = join(dirname(path), 'memory.jsonl')
    writeFileSync(file, `${entity('sails', 'sings')}\n${entity('sings', 'swims')}\n`)

    await command('import', file, '--sender', 'noor')
    await command('import', file, '--sender', 'noor')

    const memory = await open()
    expect(await memory.facts.get('noor', 'Ana')).toMatchObject({ value: 'sails; sings; swims' })
    expect(await memory.facts.history('noor', 'Ana')).toHaveLength(2)
  })

  test('keeps the titles of imported conversations', async ({ command, open }) => {
    await command('import', fixture('chatgpt.json'), '--sender', 'ana')

    const memory = await open()
    const talks = await memory.conversations.list({ senderId: 'ana' })
    expect(talks.map(({ title }) => title)).toEqual([
      'Voice note',
      'Birthday ideas',
      'Sourdough that does not rise',
    ])
  })

  test('names the lines it could not read, takes the others, and ends with code 1', async ({
    command,
    path,
  }) => {
    const file = join(dirname(path), 'history.jsonl')
    writeFileSync(
      file,
      [
        '{"channel":"cli","senderId":"ana","role":"user","content":"Hi","timestamp":"2026-01-05 10:00"}',
        '{"channel":"cli","senderId":"ana","role":"user","content":"Hi","timestamp":"soon"}',
        '{"channel":"cli","senderId":"ana"',
        '{"type":"task","channel":"cli","senderId":"ana","description":"Call","dueAt":"tomorrow"}',
        '{"type":"fact","senderId":"ana","key":"city","value":"Porto"}',
      ].join('\n'),
    )

    const { code, stdout } = await command('import', file)

    expect(code).toBe(1)
    expect(stdout).toContain('history.jsonl: 1 message in 1 new conversation, 1 fact')
    expect(stdout).toContain('  3 could not be read\n')
    expect(stdout).toContain('line 3: the line is not JSON, or was cut short')
    expect(stdout).toContain('line 2: timestamp: is not a moment that exists')
    expect(stdout).toMatch(/line 4: dueAt: /)
    expect(stdout).not.toContain('soon')
  })

  test('reports to programs in JSON', async ({ command }) => {
    const { stdout } = await command(
      'import',
      fixture('memory.jsonl'),
      '--sender',
      'noor',
      '--json',
    )

    expect(JSON.parse(stdout)).toMatchObject([
      { file: fixture('memory.jsonl'), facts: 5, messages: 0, unreadable: 0 },
    ])
  })

  test('asks whose history it is', async ({ command }) => {
    const { code, stderr } = await command('import', fixture('claude.json'))

    expect(code).toBe(2)
    expect(stderr).toContain('--sender')
  })

  test('finds a mistyped file before it stores anything', async ({ command, path }) => {
    const { code, stderr } = await command('import', sample, 'nowhere.json')

    expect(code).toBe(1)
    expect(stderr).toBe(
      'omega-memory: nowhere.json: there is no such file or folder; check the name\n',
    )
    expect(await omega(['stats', '--db', path])).toMatchObject({ code: 1 })
  })

  test('says that a folder holds nothing that it can read', async ({ command, path }) => {
    const { code, stderr } = await command('import', dirname(path))

    expect(code).toBe(2)
    expect(stderr.replaceAll('\n', ' ')).toContain('there is no file in it that can hold a history')
  })

  test('takes each file of a folder, and tells which ones it does not know', async ({
    command,
    path,
  }) => {
    const folder = join(dirname(path), 'export')
    mkdirSync(join(folder, 'deeper'), { recursive: true })
    copyFileSync(fixture('claude.json'), join(folder, 'deeper/conversations.json'))
    writeFileSync(join(folder, 'users.json'), '[{"email":"x"}]')
    writeFileSync(join(folder, 'rollout.jsonl.zst'), Buffer.from('28b52ffd00', 'hex'))
    symlinkSync(fixture('chatgpt.json'), join(folder, 'linked.json'))

    const { code, stdout, stderr } = await command('import', folder, '--sender', 'noor')

    expect(code).toBe(1)
    expect(stdout).toContain('deeper/conversations.json: Claude export, 6 messages in 2 new')
    expect(stdout).toContain('rollout.jsonl.zst: 0 messages\n  1 could not be read\n')
    expect(stdout).not.toContain('linked')
    expect(stderr).toContain('Left out, being of no known format: users.json')
  })

  test('takes those of several files that it knows, and tells which ones it does not', async ({
    command,
    path,
  }) => {
    const users = join(dirname(path), 'users.json')
    writeFileSync(users, '[{"email":"x"}]')

    const { code, stdout, stderr } = await command(
      'import',
      users,
      fixture('claude.json'),
      '--sender',
      'noor',
    )

    expect(code).toBe(0)
    expect(stdout).toContain('Claude export, 6 messages in 2 new')
    expect(stderr).toContain('Left out, being of no known format: users.json')
  })

  test('goes on beside files that are not read, and says whose words are lost', async ({
    command,
    path,
  }) => {
    const page = join(dirname(path), 'chat.html')
    const slack = join(dirname(path), 'day.json')
    writeFileSync(page, '<html></html>')
    writeFileSync(slack, '[{"type":"message","user":"U1","text":"Hi","ts":"1767600000.1"}]')

    const { code, stdout, stderr } = await command(
      'import',
      page,
      slack,
      fixture('claude.json'),
      slack,
      '--sender',
      'noor',
    )

    expect(code).toBe(1)
    expect(stdout).toContain('Claude export, 6 messages in 2 new')
    expect(stdout).toContain('day.json, day.json: 0 messages\n  2 could not be read\n')
    expect(stdout).toContain('This is a Slack export, which is not read.')
    expect(stderr).toContain('Left out, being of no known format: chat.html')
  })

  test('only says what would be stored when it is asked to', async ({ command, path }) => {
    const { code, stdout } = await command(
      'import',
      fixture('chatgpt.json'),
      '--sender',
      'ana',
      '--dry-run',
    )

    expect(code).toBe(0)
    expect(stdout).toContain('ChatGPT export, 8 messages in 3 new conversations')
    expect(existsSync(path)).toBe(false)
  })

  test('counts a single one as one', async ({ path }) => {
    const given = { typed: cityLine('Porto') }
    await omega(['import', '-', '--db', path], given)

    const { stdout } = await omega(['import', '-', '--db', path], given)

    expect(stdout).toContain('  1 was there already\n')
  })

  test('reads what it is given for -', async ({ path }) => {
    const { code, stdout } = await omega(['import', '-', '--db', path], {
      typed: `${cityLine('Porto')}\n${cityLine('Faro')}`,
    })

    expect(code).toBe(0)
    expect(stdout).toBe('standard input: 0 messages, 2 facts\n')
  })

  test('begins no database before it has something to store', async ({ command, path }) => {
    const unowned = await command('import', fixture('claude.json'))
    const broken = await command('import', 'package.json')

    expect([unowned.code, broken.code]).toEqual([2, 2])
    expect(existsSync(path)).toBe(false)
  })

  test('says when there is nothing to store', async ({ command }) => {
    const { code, stdout } = await command('import', '/dev/null')

    expect(code).toBe(0)
    expect(stdout).toContain('there was nothing in it to store')
  })
})
