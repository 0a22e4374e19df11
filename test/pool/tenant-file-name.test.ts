import { basename, join, resolve } from 'node:path'

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { tenantFileName } from '../../src/pool/tenant-file-name.ts'

const tenants = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((tenant) => Buffer.byteLength(tenant) <= 66)

const fold = (name: string) => name.normalize('NFC').toLowerCase()

describe('tenantFileName', () => {
  test('keeps plain names readable', () => {
    expect(tenantFileName('acme-42_b')).toBe('acme-42_b.db')
  })

  test('writes every other byte in hexadecimal', () => {
    expect(tenantFileName('Acme & Söhne')).toBe('=41cme=20=26=20=53=c3=b6hne.db')
  })

  test('never leads out of the folder', () => {
    const hostile = fc.oneof(
      tenants,
      fc.constantFrom('..', '.', '../x', '/etc/passwd', 'C:\\x', 'a/../../b', '~', 'con', 'x\0.db'),
    )

    fc.assert(
      fc.property(hostile, (tenant) => {
        const name = tenantFileName(tenant)

        expect(basename(name)).toBe(name)
        expect(resolve('/stores', name)).toBe(join('/stores', name))
        expect(name).toMatch(/^[a-z0-9_=-]+\.db$/)
      }),
      { seed: 6 },
    )
  })

  test('gives two tenants two names, even where case and accents are folded', () => {
    fc.assert(
      fc.property(tenants, tenants, (one, other) => {
        fc.pre(one !== other)

        expect(fold(tenantFileName(one))).not.toBe(fold(tenantFileName(other)))
      }),
      { seed: 6 },
    )
    expect(tenantFileName('Acme')).not.toBe(tenantFileName('acme'))
    expect(tenantFileName('é')).not.toBe(tenantFileName('e\u0301'))
  })

  test.for(['', '\uD800', 'x'.repeat(201), 'é'.repeat(40)])('refuses %j', (tenant) => {
    expect(() => tenantFileName(tenant)).toThrow(/^tenant: /)
  })
})
