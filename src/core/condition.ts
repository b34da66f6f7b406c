import type { Clause } from './part.js'
import type { EventMap, EventType, MicroEvent, Properties, Scalar } from './event.js'

/** A bound on a number. */
export interface Bound {
  readonly gte?: number
  readonly lt?: number
}

/** Fields an event must have: an exact value, one of several, or a bound. */
export type Where<T extends EventType = EventType> = {
  readonly [K in Exclude<keyof EventMap[T], 'type' | 'seq'> & string]?: Scalar | readonly Scalar[] | Bound
}

type EventClause = {
  [T in EventType]: {
    readonly event: T
    readonly where?: Where<T>
    /** At least this many. @default 1 */
    readonly count?: number
    /** Adds up this numeric field instead of counting; needs `gte`. */
    readonly sum?: Exclude<keyof EventMap[T], keyof EventMap['page']> & string
    readonly gte?: number
    /** Only the last so many ms. */
    readonly within?: number
    /** Counts afresh after each of these. */
    readonly since?: EventType
  }
}[EventType]

/** A condition is plain JSON, so it can come from code, mark-up or a server. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | EventClause
  /** Events in this order, the last at most `within` ms after the first. */
  | { readonly then: readonly { readonly event: EventType; readonly where?: Where }[]; readonly within: number }
  /** A score at or over `gte` (or under `lt`), for at least `for` ms. */
  | ({ readonly score: string; readonly for?: number } & Bound)
  /** A value of `ink.context()`. */
  | { readonly context: string; readonly is: Scalar | readonly Scalar[] | Bound }

/** What a condition reads besides events. */
export interface Readings {
  readonly score: (intent: string, t: number) => number
  readonly context: () => Properties
}

/** A condition with its memory. */
export interface Watch {
  readonly observe: (event: MicroEvent) => void
  readonly holds: (t: number) => boolean
  /** When it could change by the passing of time alone. */
  readonly due: (t: number) => number
  readonly clauses: (t: number) => Clause[]
  /** Forgets what it counted. */
  readonly reset: () => void
}

/** Names a condition may use. */
export interface Known {
  readonly events: readonly string[]
  readonly intents: readonly string[]
}

/** The loose shape of any clause, once the types have done their work. */
interface Loose {
  all?: Condition[]; any?: Condition[]; not?: Condition
  event?: string; where?: Record<string, unknown>; count?: number; sum?: string; gte?: number; lt?: number; within?: number; since?: string
  then?: { event: string; where?: Record<string, unknown> }[]
  score?: string; for?: number; context?: string; is?: unknown
}

const shapes: Record<string, string> = {
  all: 'all', any: 'any', not: 'not',
  event: 'event where count sum gte within since',
  then: 'then within',
  score: 'score gte lt for',
  context: 'context is',
}

const fail = (message: string, at: unknown): never => {
  throw new TypeError(`inkling: condition ${JSON.stringify(at)}: ${message}`)
}

/** Throws if a condition could never work, and says how to mend it. */
export const checkCondition = (condition: Condition, known: Known): void => {
  const c = condition as Loose
  const shape = c && typeof c === 'object' ? Object.keys(shapes).find((key) => key in c) : undefined
  if (!shape) return fail(`needs one of ${Object.keys(shapes)}`, condition)
  const name = (value: unknown, names: readonly string[], what: string): void => {
    if (!names.includes(value as string)) fail(`unknown ${what} ${JSON.stringify(value)}; known here: ${names.join(' ')}`, condition)
  }
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) && value.length ? value : fail(`"${shape}" needs a list that is not empty`, condition))
  for (const key in c) {
    if (!shapes[shape]!.split(' ').includes(key)) fail(`"${key}" does not belong here; allowed: ${shapes[shape]}`, condition)
    if ('count gte lt within for'.split(' ').includes(key) && !(Number(c[key as 'gte']) >= 0 && typeof c[key as 'gte'] === 'number')) fail(`"${key}" must be a number from 0`, condition)
  }
  if (shape === 'all' || shape === 'any') for (const each of list(c[shape])) checkCondition(each as Condition, known)
  if (shape === 'not') checkCondition(c.not!, known)
  if (shape === 'event') name(c.event, known.events, 'event')
  if (c.since) name(c.since, known.events, 'event')
  if (c.sum && c.gte === undefined) fail('"sum" needs "gte": how much is enough', condition)
  if (shape === 'then') {
    for (const each of list(c.then)) name((each as Loose)?.event, known.events, 'event')
    if (!c.within) fail('"then" needs "within": a number of ms', condition)
  }
  if (shape === 'score') {
    name(c.score, known.intents, 'score')
    if (c.gte === undefined && c.lt === undefined) fail('"score" needs "gte" or "lt", 0 to 100', condition)
  }
  if (shape === 'context' && c.is === undefined) fail('"context" needs "is"', condition)
}

const matches = (value: unknown, want: unknown): boolean =>
  Array.isArray(want) ? want.includes(value)
  : want && typeof want === 'object' ? (value as number) >= ((want as Bound).gte ?? -Infinity) && (value as number) < ((want as Bound).lt ?? Infinity)
  : value === want

const fits = (event: MicroEvent, type: string, where: Record<string, unknown> = {}): boolean =>
  event.type === type && Object.keys(where).every((key) => matches(event[key as 'type'], where[key]))

const nothing = (): void => {}
const never = (): number => Infinity

/** Gives a (checked) condition its memory. */
export const watch = (condition: Condition, read: Readings): Watch => {
  const c = condition as Loose
  const parts = (c.all ?? c.any ?? (c.not ? [c.not] : [])).map((each) => watch(each, read))
  if (parts.length) {
    return {
      observe: (event) => parts.forEach((part) => part.observe(event)),
      holds: (t) => (c.any ? parts.some((part) => part.holds(t)) : c.all ? parts.every((part) => part.holds(t)) : !parts[0]!.holds(t)),
      due: (t) => Math.min(...parts.map((part) => part.due(t))),
      clauses: (t) => parts.flatMap((part) => part.clauses(t)).map((clause) => (c.not ? { ...clause, clause: 'not ' + clause.clause, holds: !clause.holds } : clause)),
      reset: () => parts.forEach((part) => part.reset()),
    }
  }
  if (c.then) return watchSequence(c)
  return c.event ? watchEvent(c) : watchValue(c, read)
}

const describe = (clause: string, have: Clause['have'], need: string, holds: boolean): Clause => ({ clause, have, need, holds })

const watchEvent = (c: Loose): Watch => {
  const need = c.sum ? c.gte! : (c.count ?? c.gte ?? 1)
  const within = c.within ?? Infinity
  // [time, amount] of what counted; without a window one running entry is enough.
  let hits: [number, number][] = []
  const total = (t: number): number => hits.reduce((sum, [at, amount]) => sum + (t - at < within ? amount : 0), 0)
  return {
    observe: (event) => {
      if (event.type === c.since) hits = []
      if (!fits(event, c.event!, c.where)) return
      const amount = c.sum ? Number(event[c.sum as 't']) || 0 : 1
      if (c.within) hits = [...hits.filter(([at]) => event.t - at < within), [event.t, amount] as [number, number]].slice(-200)
      else hits = [[event.t, total(event.t) + amount]]
    },
    holds: (t) => total(t) >= need,
    due: (t) => hits.reduce((due, [at]) => (at + within > t ? Math.min(due, at + within) : due), Infinity),
    clauses: (t) => [describe(`${c.event}${c.where ? ' ' + JSON.stringify(c.where) : ''}`, total(t), `${c.sum ? c.sum + ' ' : ''}≥ ${need}${c.within ? ` in ${within} ms` : ''}`, total(t) >= need)],
    reset: () => { hits = [] },
  }
}

const watchSequence = (c: Loose): Watch => {
  const steps = c.then!
  // starts[i]: when the newest run that has reached step i began.
  let starts: number[] = []
  let done = -Infinity
  const holds = (t: number): boolean => t - done < c.within!
  return {
    observe: (event) => {
      for (let i = steps.length - 1; i >= 0; i--) {
        if (!fits(event, steps[i]!.event, steps[i]!.where)) continue
        const start = i ? starts[i - 1] : event.t
        if (start === undefined || event.t - start > c.within!) continue
        starts[i] = start
        if (i === steps.length - 1) done = event.t
      }
    },
    holds,
    due: (t) => (holds(t) ? done + c.within! : Infinity),
    clauses: (t) => [describe(steps.map((step) => step.event).join(' then '), starts.length, `${steps.length} steps in ${c.within} ms`, holds(t))],
    reset: () => { starts = []; done = -Infinity },
  }
}

const watchValue = (c: Loose, read: Readings): Watch => {
  const want = c.score ? { gte: c.gte, lt: c.lt } : c.is
  let since = Infinity
  const value = (t: number): Scalar | undefined => (c.score ? read.score(c.score, t) : read.context()[c.context!])
  const holds = (t: number): boolean => {
    since = matches(value(t), want) ? Math.min(since, t) : Infinity
    return t - since >= (c.for ?? 0)
  }
  return {
    observe: nothing,
    holds,
    due: c.score ? (t) => Math.min(t + 1000, since + (c.for ?? Infinity) > t ? since + (c.for ?? Infinity) : Infinity) : never,
    clauses: (t) => [describe(c.score ? `score ${c.score}` : `context ${c.context}`, value(t) ?? '–', JSON.stringify(want) + (c.for ? ` for ${c.for} ms` : ''), holds(t))],
    reset: () => { since = Infinity },
  }
}
