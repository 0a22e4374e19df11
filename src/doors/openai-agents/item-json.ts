/** What can't be kept as JSON: a function, a circle, an object of a class. */
export class NotStorable extends Error {}

/** A value as JSON has it, read once: bytes as `{ $bytes }`, the fields of an object in the order of their names. */
export function toJson(value: unknown, around: readonly object[] = []): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value !== 'object' || around.includes(value)) throw new NotStorable()
  if (isBytes(value)) return { $bytes: Buffer.from(value).toString('base64') }
  const within = [...around, value]
  if (Array.isArray(value)) return value.map((each) => toJson(each, within))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw new NotStorable()
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(fields.map(([name, field]) => [escaped(name), toJson(field, within)]))
}

/** The value that `toJson` was given, made of JSON that nobody else has: what can stay as it is stays. */
export function fromJson(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return fieldsFromJson(json)
  for (const name in json) if (name.startsWith('$')) return renamed(json)
  return fieldsFromJson(json)
}

function fieldsFromJson<Fields extends object>(json: Fields): Fields {
  for (const name in json) {
    const field: unknown = json[name]
    if (typeof field === 'object' && field !== null) {
      const value = fromJson(field)
      if (value !== field) json[name] = value as Fields[typeof name]
    }
  }
  return json
}

function renamed(json: object): unknown {
  const fields = Object.entries(json)
  const [first] = fields
  if (first?.[0] === '$bytes') return new Uint8Array(Buffer.from(String(first[1]), 'base64'))
  return Object.fromEntries(
    fields.map(([name, field]) => [name.replace(/^\$(\$+bytes)$/, '$1'), fromJson(field)]),
  )
}

/** A field that is called `$bytes` itself gets one more sign in front. */
const escaped = (name: string) => (/^\$+bytes$/.test(name) ? `$${name}` : name)

const isBytes = (value: object): value is Uint8Array =>
  Object.prototype.toString.call(value) === '[object Uint8Array]'
