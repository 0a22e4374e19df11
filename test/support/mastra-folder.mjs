/**
 * Finds Mastra where test/frameworks has it, for the door and the examples that import it by its name, as an application does:
 * `node --import ./test/support/typescript.mjs --import ./test/support/mastra-folder.mjs examples/mastra.ts`.
 */
import { register } from 'node:module'
import { isMainThread } from 'node:worker_threads'

// Node loads this file once more, as the hook itself, in a thread of its own.
if (isMainThread) register(import.meta.url)

const folder = new URL('../frameworks/package.json', import.meta.url).href

export function resolve(specifier, context, nextResolve) {
  const isMastra =
    specifier.startsWith('@mastra/') && /\/(?:src\/doors|examples)\//.test(context.parentURL ?? '')
  return nextResolve(specifier, isMastra ? { ...context, parentURL: folder } : context)
}
