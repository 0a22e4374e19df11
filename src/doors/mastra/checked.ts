import { loadedOnce } from '../../loaded-once.ts'

const argumentChecks = loadedOnce(() => import('./argument-checks.ts'))

/** Has the methods of a class look at their argument first. Called once, in the class's own `static` block. */
export function checkArguments(prototype: object): void {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    const method: unknown = property.value
    if (typeof method !== 'function' || name === 'constructor') continue
    const value = {
      // A method of the same name, so that a stack trace and an inspector show what was called.
      async [name](this: object, given: unknown): Promise<unknown> {
        const { checkArgument } = await argumentChecks()
        checkArgument(name, given)
        return Reflect.apply(method, this, [given]) as unknown
      },
    }[name]
    Object.defineProperty(prototype, name, { ...property, value })
  }
}
