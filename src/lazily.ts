/** An object whose properties are made when they are first read, and stay: a program that starts reads few of them. */
export function lazily<Made extends object>(makers: {
  readonly [Name in keyof Made]: () => Made[Name]
}): Made {
  const made = {}
  for (const name in makers) {
    const get = (): unknown => {
      const value = makers[name]()
      Object.defineProperty(made, name, { value, enumerable: true, configurable: false })
      return value
    }
    Object.defineProperty(made, name, { get, enumerable: true, configurable: true })
  }
  return made as Made
}
