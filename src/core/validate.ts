import type { Properties, Scalar } from './event.js'
import { schema, type Field } from './fields.js'

/** What a collector takes at most, and how names look. The JSON Schema says the same. */
export const limits = {
  /** Fields of a custom event. */
  fields: 20,
  /** Facts of a context. */
  facts: 50,
  /** Pages of a document. */
  pages: 1000,
  /** Characters of a string. */
  text: 256,
  /** Characters of a path. */
  path: 2048,
  /** ms an event may lie ahead of both its batch and the collector's clock. */
  ahead: 300_000,
  /** Ranges of `held`. */
  held: 1000,
  /** Refusals of an answer. */
  refusals: 100,
  /** The last ms a date can hold. */
  time: 8.64e15,
} as const

export const patterns = {
  type: '^[a-z][a-z0-9_]{0,39}$',
  key: '^[a-zA-Z][a-zA-Z0-9_]{0,39}$',
  id: '^[A-Za-z0-9_-]{1,64}$',
  // Without NUL. As every language reads it: none but JavaScript can hold half a surrogate pair.
  text: '^[^\\x00]*$',
} as const

/** Keys every object already answers to: storing one would shadow it. */
export const inherited: readonly string[] = Object.getOwnPropertyNames(Object.prototype)
export const envelope: readonly string[] = ['type', 'seq', 't', 'page']

/** Neither NUL nor half a surrogate pair: databases refuse or mangle both. */
const text = /^[^\0\p{Cs}]*$/u
/** What such a text cannot be without looking closer: most have none of these, and this is cheap to find out. */
const odd = /[\0\ud800-\udfff]/
const key = new RegExp(patterns.key)
const type = new RegExp(patterns.type)

export type Json = Readonly<Record<string, unknown>>
export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value as a reason quotes it: short, and never deeper than its kind. */
export const show = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(value.length > 40 ? value.slice(0, 40) + '…' : value)
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object' && value !== null
        ? 'an object'
        : value === undefined
          ? 'nothing'
          : `${value as number | boolean | null}`

/** What is wrong with a string, or nothing. */
export const wrongText = (value: unknown, most: number = limits.text): string | undefined =>
  typeof value !== 'string'
    ? `must be a string, got ${show(value)}`
    : value.length > most && (value.length > 2 * most || Array.from(value).length > most)
      ? `must have at most ${most} characters, got ${value.length}`
      : !odd.test(value) || text.test(value)
        ? undefined
        : 'must be well-formed text without NUL'

/** What is wrong with a number, or nothing. */
export const wrongNumber = (value: unknown, least: number = 0, most: number = Infinity, whole: boolean = false): string | undefined =>
  typeof value === 'number' && (whole ? Number.isSafeInteger(value) : Number.isFinite(value)) && value >= least && value <= most
    ? undefined
    : `must be a ${whole ? 'whole' : 'finite'} number ${most === Infinity ? `from ${least}` : `${least} to ${most}`}, got ${show(value)}`

/** The largest value a unit can have. */
export const ceiling = (unit: string | undefined): number => (unit === '%' ? 100 : unit === '0–1' ? 1 : Infinity)

/** What is wrong with a field of an event, or nothing. */
export const wrongField = (value: unknown, field: Field, name: string): string | undefined =>
  field.values
    ? field.values.includes(value as string)
      ? undefined
      : `must be one of ${field.values.join(', ')}, got ${show(value)}`
    : field.type === 'string'
      ? wrongText(value, name === 'path' ? limits.path : limits.text)
      : wrongNumber(value, 0, ceiling(field.unit))

const wrongScalar = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? wrongText(value)
    : typeof value === 'boolean' || Number.isFinite(value)
      ? undefined
      : `must be a string, a finite number, true or false, got ${show(value)}`

/** What is wrong with one named value of an owner's own making, or nothing. */
export const wrongProperty = (name: string, value: unknown): string | undefined =>
  !key.test(name) || inherited.includes(name)
    ? `${show(name)} is no field name: letters, digits and _, a letter first, at most 40`
    : label(name, wrongScalar(value))

const label = (name: string, wrong: string | undefined): string | undefined => wrong && `${name} ${wrong}`

/** An event that passed: its envelope, and its own fields apart. */
export interface ValidEvent {
  readonly type: string
  readonly seq: number
  readonly t: number
  readonly page: number
  readonly fields: Properties
}

const kinds: ReadonlyMap<string, readonly (readonly [name: string, field: Field])[]> = new Map(
  Object.entries(schema).map(([kind, fields]) => [kind, Object.entries(fields)]),
)

/** The fields of a built-in event, or the reason it is refused: one pass over what there must be, and a count that tells whether there is more. */
const takeKnown = (event: Json, fields: readonly (readonly [name: string, field: Field])[]): Properties | string => {
  const own: Record<string, Scalar> = {}
  let count = envelope.length
  for (const [name, field] of fields) {
    const value = event[name]
    if (value === undefined && field.optional) continue
    const wrong = wrongField(value, field, name)
    if (wrong) return `${name} ${wrong}`
    own[name] = value as Scalar
    count++
  }
  const names = Object.keys(event)
  const unknown = names.length > count && names.find((name) => !envelope.includes(name) && !fields.some(([known]) => known === name))
  return typeof unknown === 'string' ? `${show(unknown)} is none of its fields: ${fields.map(([known]) => known).join(', ')}` : own
}

/** The fields of an event of the owner's own making, or the reason it is refused. */
const takeOwn = (event: Json): Properties | string => {
  const names = Object.keys(event).filter((name) => !envelope.includes(name))
  if (names.length > limits.fields) return `at most ${limits.fields} fields, got ${names.length}`
  for (const name of names) {
    const wrong = wrongProperty(name, event[name])
    if (wrong) return wrong
  }
  return Object.fromEntries(names.map((name) => [name, event[name] as Scalar]))
}

/** Checks one event against the schema: answers its own fields, or the reason it is refused. */
export const takeEvent = (event: unknown): Properties | string => {
  if (!isObject(event)) return `an event must be an object, got ${show(event)}`
  const name = event['type']
  const fields = kinds.get(name as string)
  if (!fields && (typeof name !== 'string' || !type.test(name) || inherited.includes(name)))
    return `type must be a small-letter name such as hover or add_to_cart, got ${show(name)}`
  const taken =
    label('seq', wrongNumber(event['seq'], 1, Infinity, true)) ??
    label('t', wrongNumber(event['t'], 0, limits.time)) ??
    label('page', wrongNumber(event['page'], 1, Infinity, true)) ??
    (fields ? takeKnown(event, fields) : takeOwn(event))
  return typeof taken === 'string' ? `${name as string}: ${taken}` : taken
}
