/** Finds Mastra where test/frameworks has it: the door imports it by its name, as in an application. */
const folder = new URL('../../test/frameworks/package.json', import.meta.url).href

export function resolve(specifier, context, nextResolve) {
  const isMastra = specifier.startsWith('@mastra/') && context.parentURL?.includes('/src/doors/')
  return nextResolve(specifier, isMastra ? { ...context, parentURL: folder } : context)
}
