import type { CustomFields, CustomType, Properties, Scalar } from './event.js'
import type { Guard } from './guard.js'
import { must } from './must.js'

type Kind = 'number' | 'string' | 'boolean'
type KindOf<V> = [V] extends [number] ? 'number' : [V] extends [string] ? 'string' : [V] extends [boolean] ? 'boolean' : Kind

/** The type of each property of your own events, by event: `{ quiz_done: { points: 'number' } }`. */
export type Declared = Readonly<Record<string, Readonly<Record<string, Kind>>>> & {
  readonly [T in CustomType]?: { readonly [K in keyof CustomFields<T>]-?: KindOf<Exclude<CustomFields<T>[K], undefined>> }
}

export const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)

/** How an event of your own may be called: as the collector demands. */
export const NAME: RegExp = /^[a-z][a-z0-9_]{0,39}$/
const kinds: readonly unknown[] = ['number', 'string', 'boolean'] satisfies readonly Kind[]

/** The names in the option `events`, and what it declares for each. Throws a TypeError if it is neither list nor declaration. */
export const declaration = (
  given: readonly string[] | Declared,
): { readonly names: readonly string[]; readonly typesOf: (type: string) => Declared[string] | undefined } => {
  const declared = new Map(Array.isArray(given) ? given.map((name) => [name, undefined]) : Object.entries(given ?? {}))
  const types = [...declared.values()].filter((each) => each !== undefined)
  must(
    Object(given) === given &&
      [...declared.keys()].every((name) => NAME.test(name)) &&
      types.every((each) => Object(each) === each && Object.values(each).every((kind) => kinds.includes(kind))),
    'events',
    "a list of names such as ['quiz_done'], or their properties such as { quiz_done: { points: 'number' } }",
    given,
  )
  return { names: [...declared.keys()], typesOf: (type) => declared.get(type) }
}

/** Complaints about properties at most: names can be made up without end. */
const MOST = 100

/**
 * Takes what an owner gives of their own: scalars, of the declared types where types were declared. Anything else is left out and told once,
 * so that no text of the page slips in, and every part can count on what it gets. Text is cut at 256 characters, where a collector refuses it.
 */
export const properties = (attempt: Guard['attempt']): ((of: string, given?: object, types?: Declared[string]) => Properties) => {
  const told = new Set<string>()
  return (of, given = {}, types) => {
    const kept: Record<string, Scalar> = {}
    for (const [name, value] of Object.entries(given) as [string, unknown][]) {
      const declared = !types || types[name] === typeof value
      // Whole characters: half a surrogate pair is none.
      if (declared && isScalar(value)) kept[name] = typeof value === 'string' ? /^[^]{0,256}/u.exec(value)![0] : value
      else if (value !== undefined && told.size < MOST && told.size < told.add(`${of}.${name}`).size)
        attempt(() =>
          declared
            ? must(false, `${of}.${name}`, 'text, a finite number or a boolean', value)
            : // Its type only: what was not declared may be just what must not be told.
              must(
                false,
                `${of}.${name}`,
                Object.hasOwn(types, name) ? `a ${types[name]}, as declared` : 'declared in events',
                typeof value,
              ),
        )
    }
    return kept
  }
}
