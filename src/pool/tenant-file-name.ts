import { MemoryError } from '../errors.ts'

/** What most file systems allow for a name, less the suffix and the names that SQLite derives from it. */
const longest = 200

/**
 * The name of a tenant's file: lower-case letters, digits, `-` and `_` stand for themselves, every other byte is
 * written as `=` and two hexadecimal digits. No two tenants share a name, not even where file names ignore case or
 * normalise accents, and no name leads out of its folder.
 */
export function tenantFileName(tenant: string): string {
  checkTenant(tenant)
  const name = Array.from(Buffer.from(tenant, 'utf8'), encoded).join('')
  if (name.length > longest) {
    throw new MemoryError('invalid_input', 'tenant: is too long for the name of a file')
  }
  return `${name}.db`
}

/** A tenant is named by a text; two that are ill-formed could be taken for each other. */
export function checkTenant(tenant: string): void {
  if (typeof tenant === 'string' && tenant !== '' && tenant.isWellFormed()) return
  throw new MemoryError('invalid_input', 'tenant: must be a well-formed text that is not empty')
}

function encoded(byte: number): string {
  const character = String.fromCharCode(byte)
  return /[a-z0-9_-]/.test(character) ? character : `=${byte.toString(16).padStart(2, '0')}`
}
