import { isScalar, type CustomFields, type CustomType, type Properties, type Scalar } from './event.js'
import type { Guard } from './guard.js'
import { must } from './must.js'

type Kind = 'number' | 'string' | 'boolean'
type KindOf<V> = [V] extends [number] ? 'number' : [V] extends [string] ? 'string' : [V] extends [boolean] ? 'boolean' : Kind

/** The type of each property of your own events, by event: `{ quiz_done: { points: 'number' } }`. */
export type Declared = Readonly<Record<string, Readonly<Record<string, Kind>>>> & {
  readonly [T in CustomType]?: { readonly [K in keyof CustomFields<T>]-?: KindOf<Exclude<CustomFields<T>[K], undefined>> }
}

/** How an event of your own may be called, and its properties: as the collector demands. */
export const NAME: RegExp = /^[a-z][a-z0-9_]{0,39}$/
const KEY = /^[a-z]\w{0,39}$/i
/** What an event has anyway. */
const ENVELOPE = /^(type|seq|t|page)$/
const KIND = /^(number|string|boolean)$/

/** The events named by the option `events`, and the types declared for each. Throws a TypeError if it is neither list nor declaration. */
export const declaration = (given: readonly string[] | Declared): ReadonlyMap<string, Declared[string] | undefined> => {
  const all: [string, Declared[string] | undefined][] = Array.isArray(given)
    ? given.map((name) => [name, undefined])
    : Object.entries(Object(given) === given ? given : { '': given })
  for (const [name, types] of all)
    must(
      NAME.test(name) && Object.entries(types ?? {}).every(([key, kind]) => KEY.test(key) && KIND.test(kind)),
      types && NAME.test(name) ? `events.${name}` : 'events',
      "a list of names (a-z, 0-9, _; at most 40) such as ['quiz_done'], or such as { quiz_done: { points: 'number' } }",
      types && NAME.test(name) ? Object.entries(types).flat() : name || given,
    )
  return new Map(all)
}

/** Properties of an event, and facts of a context beside `visits`, at most: a collector refuses more. */
const ROOM = { event: 20, context: 49 }
/** Complaints about properties at most: names can be made up without end. */
const MOST = 100

/**
 * Checks an owner's properties: scalars, of their declared types if types were declared. Anything else is left out and reported once,
 * so that no text of the page slips in, and every part can count on what it gets. Text is cut at 256 characters, or where a collector refuses it.
 */
export const properties = (part: Guard['part']): ((of: string, given?: object, types?: Declared[string]) => Properties) => {
  const told = new Set<string>()
  return (of, given, types) => {
    const kept: Record<string, Scalar> = {}
    const most = of === 'context' ? ROOM.context : ROOM.event
    let room: number = most
    for (const [name, value] of Object.entries(given ?? {}) as [string, unknown][]) {
      const own = KEY.test(name) && !(name in {}) && (of === 'context' || !ENVELOPE.test(name))
      // Whole characters: half a surrogate pair is none, nor is NUL to a database.
      if (own && isScalar(value) && (!types || types[name] === typeof value) && room-- > 0)
        kept[name] = typeof value === 'string' ? /^[^\0\p{Cs}]{0,256}/u.exec(value)![0] : value
      else if (value !== undefined && told.size < MOST && told.size < told.add(`${of}.${name}`).size)
        part(() =>
          must(
            false,
            `${of}.${name}`,
            room < 0
              ? `one of the first ${most}`
              : types
                ? 'declared in events, and of that type'
                : 'text, a finite number or a boolean, under a name such as list_price',
            // An undeclared value may be just what must stay private.
            types ? typeof value : value,
          ),
        )
    }
    return kept
  }
}
