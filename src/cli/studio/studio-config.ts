import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

const schema = join(
  // Wherever the build has put this file, the package knows itself by its name.
  dirname(createRequire(import.meta.url).resolve('omega-memory/package.json')),
  'src/schema/*.ts',
)

/** The drizzle config of the application in a folder, by the names that drizzle-kit looks for. */
export const appConfigIn = (folder: string): string | undefined =>
  ['drizzle.config.ts', 'drizzle.config.js', 'drizzle.config.json']
    .map((name) => resolve(folder, name))
    .find((file) => existsSync(file))

/**
 * The config of a studio as a CommonJS module: the tables of the memory, which drizzle-kit reads out of the sources of this
 * package, beside those of the application's own config. Ours come last: what the application exports of them is the same.
 */
export function studioConfig(
  database: { url: string; authToken?: string },
  appConfig?: string,
): string {
  const app = appConfig === undefined ? '{}' : `require(${JSON.stringify(appConfig)})`
  return `const loaded = ${app}
const app = loaded.default ?? loaded
module.exports = {
  dialect: 'turso',
  schema: [...[app.schema ?? []].flat(), ${JSON.stringify(schema)}],
  casing: app.casing,
  dbCredentials: ${JSON.stringify(database)},
}
`
}
