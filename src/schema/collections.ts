import * as z from 'zod'

/** Values by the names of their fields. An object loses one field on its way through `z.record`: that one is refused. */
export const fieldsOf = <Value extends z.ZodType>(value: Value) =>
  z
    .custom<Record<string, z.input<Value>>>(
      (given) => !Object.hasOwn(Object(given) as object, '__proto__'),
      'must not have a field of the name __proto__',
    )
    .pipe(
      z.record(z.string(), value) as z.ZodType as z.ZodType<
        Record<string, z.output<Value>>,
        Record<string, z.input<Value>>
      >,
    )

/** What `for await` goes through. */
export const iterable = <Item>() =>
  z.custom<AsyncIterable<Item> | Iterable<Item>>(
    (given) =>
      typeof given === 'object' &&
      given !== null &&
      [Symbol.asyncIterator, Symbol.iterator].some(
        (by) => typeof Reflect.get(given, by) === 'function',
      ),
    'must be an iterable, such as an array',
  )
