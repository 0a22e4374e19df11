import { describe, expect, test } from '../omega.ts'

describe('backup', () => {
  test('writes a copy that opens, and overwrites nothing', async ({ onSample, path }) => {
    const copy = `${path}.copy`

    const first = await onSample('backup', copy)
    const second = await onSample('backup', copy)

    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining(copy) })
    expect(second.code).not.toBe(0)
  })

  test('says which folder is missing', async ({ onSample, path }) => {
    const { code, stderr } = await onSample('backup', `${path}.folder/copy.db`)

    expect(code).toBe(1)
    expect(stderr.replaceAll('\n', '')).toContain(`${path}.folder; make it first`)
  })
})
