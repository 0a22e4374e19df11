/**
 * Imports a module when it is first needed, and only then. To import what is there already takes some microseconds, and where
 * a program has hooks for its imports, as for tracing, a question to another thread each time. One that failed is tried again.
 */
export function loadedOnce<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loaded: Promise<Module> | undefined
  return () =>
    (loaded ??= load().catch((error: unknown) => {
      loaded = undefined
      throw error
    }))
}
