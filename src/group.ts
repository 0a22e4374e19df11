import { sealed, sealedError } from './database/sealed.ts'
import { FirstUse } from './first-use.ts'

/**
 * A group of the store's methods, sealed, whose class is loaded at the first call of any of them. For whoever calls it
 * is an object of that class. What is `given` is there without loading: a method that gives no promise can't wait.
 */
export function group<Group extends object>(
  load: () => Promise<Group>,
  given: Partial<Group> = {},
): Group {
  const known: object = { ...given }
  const loaded = new FirstUse(async () => {
    const made = sealed(await load().catch(unloadable))
    // From now on they are called without a detour.
    Object.defineProperties(known, Object.getOwnPropertyDescriptors(made))
    return made
  })
  return new Proxy(known, {
    get(_, name) {
      const there: unknown = Reflect.get(known, name)
      if (there !== undefined || isProtocol(name)) return there
      return (...args: unknown[]) =>
        loaded.use((target) => Reflect.apply(methodOf(target, name), target, args))
    },
  }) as Group
}

function unloadable(error: unknown): never {
  throw sealedError('MemoryStore', error)
}

/** What JavaScript itself asks an object for: a group is no promise, and has no JSON of its own. */
const isProtocol = (name: string | symbol) =>
  typeof name === 'symbol' || name === 'then' || name === 'toJSON'

function methodOf(target: object, name: string | symbol): (...args: unknown[]) => Promise<unknown> {
  const method = Reflect.get(target, name) as ((...args: unknown[]) => Promise<unknown>) | undefined
  return (
    method ??
    (() =>
      Promise.reject(new TypeError(`${target.constructor.name} has no method ${String(name)}`)))
  )
}
