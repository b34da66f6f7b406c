import { bare } from './bare.js'
import type { Clause } from './part.js'
import { isScalar, type Envelope, type EventMap, type EventType, type MicroEvent, type Properties, type Scalar } from './event.js'

/** A bound on a number: one end of it or both. */
export type Bound = { readonly gte: number; readonly lt?: number } | { readonly gte?: number; readonly lt: number }

/** What a field may be asked to be: a value, one of several, or, of a number, within a bound. */
type Wanted<V> = V | readonly V[] | (Extract<V, number> extends never ? never : Bound)

/** Fields an event must have. */
export type Where<T extends EventType = EventType> = {
  readonly [K in Exclude<keyof EventMap[T], 'type' | 'seq'> & string]?: Wanted<NonNullable<EventMap[T][K]>>
}

/** The names of the numbers of an event. */
type Sums<T extends EventType> = {
  [K in Exclude<keyof EventMap[T], keyof Envelope<T>> & string]: Extract<NonNullable<EventMap[T][K]>, number> extends never ? never : K
}[Exclude<keyof EventMap[T], keyof Envelope<T>> & string]

/** Each clause names one of these, and leaves out all others. */
interface Names {
  readonly all?: never
  readonly any?: never
  readonly not?: never
  readonly event?: never
  readonly then?: never
  readonly score?: never
  readonly context?: never
}
interface All extends Omit<Names, 'all'> {
  readonly all: readonly Condition[]
}
interface Any extends Omit<Names, 'any'> {
  readonly any: readonly Condition[]
}
interface Not extends Omit<Names, 'not'> {
  readonly not: Condition
}
interface Happened<T extends EventType> extends Omit<Names, 'event'> {
  readonly event: T
  readonly where?: Where<T>
  /** Only the last so many ms. */
  readonly within?: number
  /** Counts afresh after each of these. */
  readonly since?: EventType
}
interface Count<T extends EventType> extends Happened<T> {
  /** At least this many. @default 1 */
  readonly count?: number
  readonly sum?: never
  readonly gte?: never
}
interface Sum<T extends EventType> extends Happened<T> {
  /** Adds up this field, a number, instead of counting … */
  readonly sum: Sums<T>
  /** … and this is enough. */
  readonly gte: number
  readonly count?: never
}
/** Of an event whose type only the running page knows, no field is known. */
interface AnyEvent extends Omit<Count<EventType>, 'where'> {
  readonly where?: never
}
type Step = { [T in EventType]: Pick<Count<T>, 'event' | 'where'> }[EventType] | Pick<AnyEvent, 'event' | 'where'>
interface Sequence extends Omit<Names, 'then'> {
  /** Events in this order … */
  readonly then: readonly Step[]
  /** … the last at most so many ms after the first; it holds for as long from then on. */
  readonly within: number
}
interface Scored extends Omit<Names, 'score'> {
  readonly score: string
  /** At least so many ms. @default 0 */
  readonly for?: number
}
/** A value of `ink.context()`. */
interface Fact extends Omit<Names, 'context'> {
  readonly context: string
  readonly is: Scalar | readonly Scalar[] | Bound
}

/** A condition is plain JSON, so it can come from code, mark-up or a server. */
export type Condition = All | Any | Not | { [T in EventType]: Count<T> | Sum<T> }[EventType] | AnyEvent | Sequence | (Scored & Bound) | Fact

/** What a condition reads besides events, and the names it may use. */
export interface Readings {
  readonly score: (intent: string, t: number) => number
  readonly context: () => Properties
  /** Whether facts of earlier visits are still being read: one that is not there may come. */
  readonly reading: () => boolean
  readonly events: readonly string[]
  readonly intents: readonly string[]
}

/** A condition with its memory. */
export interface Watch {
  readonly observe: (event: MicroEvent) => void
  /** Undefined while that depends on a fact that is still being read. Who peeks leaves since when it holds as it was. */
  readonly holds: (t: number, peek?: boolean) => boolean | undefined
  /** When it could change by the passing of time alone. */
  readonly due: (t: number) => number
  readonly clauses: (t: number) => Clause[]
  /** Forgets what it counted, and since when it holds; `counts`: not that, `all`: also what guards know. */
  readonly reset: (what?: 'counts' | 'all') => void
}

type Fits = Readonly<Record<string, unknown>>
/** The loose shape of any clause, once the types have done their work. */
interface Loose {
  all?: Condition[]
  any?: Condition[]
  not?: Condition
  event?: string
  where?: Fits
  count?: number
  sum?: string
  gte?: number
  lt?: number
  within?: number
  since?: string
  then?: { event: string; where?: Fits }[]
  score?: string
  for?: number
  context?: string
  is?: unknown
}

/** What each clause may hold besides its own name. */
const shapes: Readonly<Record<string, string>> = {
  all: '',
  any: '',
  not: '',
  event: 'where count sum gte within since',
  then: 'within',
  score: 'gte lt for',
  context: 'is',
}

const matches = (value: unknown, want: unknown): boolean =>
  Array.isArray(want)
    ? want.includes(value)
    : want && typeof want === 'object'
      ? (value as number) >= ((want as Bound).gte ?? -Infinity) && (value as number) < ((want as Bound).lt ?? Infinity)
      : value === want

/** Whether anything could match: not an empty list, not a bound without a number. */
const possible = (want: unknown): boolean => {
  const parts = Object.entries(Object(want))
  const fits = ([key, value]: readonly [string, unknown]): boolean =>
    Array.isArray(want) ? isScalar(value) : /^(gte|lt)$/.test(key) && typeof value === 'number'
  return isScalar(want) || (parts.length > 0 && parts.every(fits))
}

const fits = (event: MicroEvent, { event: type, where = {} }: Pick<Loose, 'event' | 'where'>): boolean =>
  event.type === type && Object.keys(where).every((key) => matches(event[key as 'type'], where[key]))

/** ms between looks at a fact that is still being read. */
const READING = 100

/** Buckets of a window: amounts within one are added up. */
const PARTS = 200

/**
 * Gives a condition its memory; a `guard`, which is under a `not`, keeps it through `reset`. Throws a TypeError if it could
 * never work, and says how to mend it.
 */
export const watch = (condition: Condition, read: Readings, guard = false): Watch => {
  const need = (holds: unknown, message: string): void => {
    if (!holds) throw new TypeError(`inkling: condition ${JSON.stringify(condition)}: ${message}`)
  }
  need(Object(condition) === condition, 'must be an object; what is text may be JSON with a mistake in it')
  // What is undefined is left out; not in "where", where that would match more than was meant.
  const c = bare(Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== undefined))) as Loose
  const shape = Object.keys(shapes).find((key) => key in c)!
  need(shape, `needs one of ${Object.keys(shapes).join()}`)
  const names: Readonly<Record<string, readonly unknown[]>> = bare({ event: read.events, since: read.events, score: read.intents })
  for (const [key, value] of Object.entries(c)) {
    need(
      key === shape || shapes[shape]!.split(' ').includes(key),
      `"${key}" does not belong beside "${shape}"; allowed: ${shapes[shape] || 'nothing'}`,
    )
    // Under 0 is no score, so "lt": 0 would never hold.
    const zero = key === 'for' || (key === 'gte' && c.score)
    need(
      !/count|gte|lt|within|for/.test(key) || (typeof value === 'number' && (zero ? value >= 0 : value > 0)),
      `"${key}" must be a number ${zero ? 'from' : 'over'} 0`,
    )
    need(!names[key] || names[key].includes(value), `"${value}" is not known; choose from ${names[key]?.join(' ')}`)
  }
  const { where = {}, is, within = Infinity, then: steps } = c
  need(Object(where) === where, '"where" must be an object')
  const bounded = ({ gte = -Infinity, lt = Infinity }: Loose): void => need(gte < lt, '"gte" must be under "lt", or it never holds')
  bounded(c)
  for (const [name, want] of Object.entries('is' in c ? { is } : where)) {
    need(possible(want), `"${name}" must be a value, a list of them or a bound: "gte", "lt"`)
    bounded(want as Loose)
  }

  if (/^(all|any|not)$/.test(shape)) {
    const list = shape === 'not' ? [c.not!] : (c.all ?? c.any)!
    need(Array.isArray(list) && list.length, `"${shape}" needs a list that is not empty`)
    const parts = list.map((each) => watch(each, read, guard !== !!c.not))
    return {
      observe: (event) => parts.forEach((part) => part.observe(event)),
      holds: (t, peek) => {
        // Every part is asked, for what must hold "for" a while keeps its time in being asked.
        const held = parts.map((part) => part.holds(t, peek))
        // One that holds decides "any", one that does not the others.
        const decided = !!(c.any ?? c.not)
        return held.includes(!!c.any) ? decided : held.includes(undefined) ? undefined : !decided
      },
      due: (t) => Math.min(...parts.map((part) => part.due(t))),
      clauses: (t) =>
        parts
          .flatMap((part) => part.clauses(t))
          .map((each) => (c.not ? { ...each, clause: `not ${each.clause}`, holds: !each.holds } : each)),
      reset: (what) => parts.forEach((part) => part.reset(what)),
    }
  }

  let want: unknown = is ?? { gte: c.gte, lt: c.lt }
  // [time, amount] of each event that counted, or of those in one bucket.
  let hits: (readonly [number, number])[] = []
  let since = Infinity
  // Of a sequence, starts[i]: when the newest run that has reached step i began.
  let starts: number[] = []
  let observe: Watch['observe'] = () => {}
  let value = (t: number): unknown => hits.reduce((sum, [at, amount]) => sum + (t - at < within ? amount : 0), 0)
  if (c.event) {
    need(!c.sum === !c.gte && !(c.sum && c.count), '"sum" and "gte" belong together, without "count"')
    want = { gte: c.gte ?? c.count ?? 1 }
    observe = (event) => {
      if (event.type === c.since) hits = []
      if (!fits(event, c)) return
      const amount = c.sum ? Number(event[c.sum as 'type']) || 0 : 1
      const recent = hits.filter(([at]) => event.t - at < within)
      const last = recent.at(-1)
      // However many come, none is left out: those in one bucket are added up, and without a window there is but one.
      const adds = last && (c.sum || !c.within) && event.t - last[0] <= within / PARTS
      hits = adds ? [...recent.slice(0, -1), [last[0], last[1] + amount]] : [...recent.slice(-(c.count ?? PARTS)), [event.t, amount]]
    }
  } else if (steps !== undefined) {
    need(Array.isArray(steps) && steps[0] && c.within, '"then" needs a list of events and "within": ms')
    // Each is checked as a condition of its own.
    steps.forEach((each) => watch(each as Condition, read))
    need(
      steps.every((each) => Object.keys(each).every((key) => /^(event|where)$/.test(key))),
      'each of "then" has "event" and "where" only',
    )
    want = { gte: 1 }
    observe = (event) => {
      for (let i = steps.length; i--;) {
        const start = i ? starts[i - 1]! : event.t
        if (!fits(event, steps[i]!) || !(event.t - start <= within)) continue
        starts[i] = start
        if (i > steps.length - 2) {
          hits = [[event.t, 1]]
          starts = []
        }
      }
    }
  } else if (c.score) {
    need(
      [c.gte ?? c.lt, c.lt ?? c.gte].every((bound) => bound! <= 100),
      '"score" needs "gte" or "lt", 0 to 100',
    )
    value = (t) => read.score(c.score!, t)
  } else {
    need(c.context && is !== undefined, '"context" needs a name and "is"')
    value = () => read.context()[c.context!]
  }
  const unread = (t: number): boolean => !!c.context && value(t) === undefined && read.reading()
  const holds: Watch['holds'] = (t, peek) => {
    if (unread(t)) return undefined
    const from = matches(value(t), want) ? Math.min(since, t) : Infinity
    if (!peek) since = from
    return t - from >= (c.for ?? 0)
  }
  return {
    observe,
    holds,
    due: (t) => {
      const ends = since + (c.for ?? 0)
      // Scores fade by themselves: looked at once a second.
      const again = c.score ? 1000 : unread(t) ? READING : Infinity
      return Math.min(t + again, ends > t ? ends : Infinity, ...hits.map(([at]) => at + within).filter((at) => at > t))
    },
    clauses: (t) => [
      {
        clause: JSON.stringify({ ...c, gte: undefined, lt: undefined, is: undefined }),
        have: (value(t) ?? '–') as Scalar,
        need: JSON.stringify(want),
        holds: !!holds(t, true),
      },
    ],
    reset: (what) => {
      if (guard && what !== 'all') return
      hits = []
      starts = []
      if (what !== 'counts') since = Infinity
    },
  }
}
