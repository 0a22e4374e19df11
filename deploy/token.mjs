// Makes a key pair, keeps the public half for the servers (deploy/.env, which compose reads) and a signed token for the
// clients (deploy/.token), and forgets the private half. Run it again, and restart the servers, to change both.
import { generateKeyPairSync, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url')
const claims = { a: 'rw', iat: Math.floor(Date.now() / 1000) }
const unsigned = `${encode({ alg: 'EdDSA', typ: 'JWT' })}.${encode(claims)}`
const signature = sign(null, Buffer.from(unsigned), privateKey).toString('base64url')

const keep = (name, text) => {
  const path = fileURLToPath(new URL(name, import.meta.url))
  writeFileSync(path, `${text}\n`, { mode: 0o600 })
  console.log(`wrote ${path}`)
}
keep('.env', `OMEGA_MEMORY_JWT_KEY=${publicKey.export({ format: 'jwk' }).x}`)
keep('.token', `${unsigned}.${signature}`)
