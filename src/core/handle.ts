import type { Condition } from './condition.js'
import type { Consent } from './consent.js'
import type { CustomFields, CustomType, EventMap, EventType, MicroEvent, Properties, Scalar } from './event.js'
import type { Fired, Score, Scorer, TriggerOptions, TriggerView, TriggerWorld, Triggers } from './part.js'
import type { Declared } from './properties.js'
import type { Sample } from './sample.js'
import type { Sink } from './sink.js'
import type { Signal } from './world.js'

export interface InklingOptions {
  readonly signals: readonly Signal[]
  readonly score?: Scorer
  readonly triggers?: (world: TriggerWorld) => Triggers
  readonly sinks?: readonly Sink[]
  /** @default 'pending' with a sink, 'local' without */
  readonly consent?: Consent
  /** Global Privacy Control turns `granted` into `local`. @default true */
  readonly gpc?: boolean
  /** Do Not Track does so, too. @default false */
  readonly dnt?: boolean
  /**
   * Your own events, so that a condition on one can be checked: their names, or with the type of each property,
   * `{ quiz_done: { points: 'number' } }`. Then of your own events no other property, and none of another type, is kept; each is told to `onError` once.
   */
  readonly events?: readonly string[] | Declared
  /**
   * Sees each event before it goes to a sink, and answers what may leave of it; null keeps it on the device, where it goes on to count.
   * It can take fields away and change them within their type, not add any. What stays has `seq` 0, so that no hole in `seq` looks like a loss.
   */
  readonly scrub?: (event: MicroEvent) => MicroEvent | null
  /** Paths that may leave, `*` standing for anything: `['/', '/p/*']`. Of all other pages `'/*'` leaves. @default every path */
  readonly paths?: readonly string[]
  /** Parameters of the query that may leave with the path of a page. @default [] */
  readonly query?: readonly string[]
  /** Told of what goes wrong, each thing once: a part that failed and is switched off, a batch refused, a collector out of reach, a property left out. @default console.warn */
  readonly onError?: (error: unknown) => void
  /** Sees every raw sample: for recording a trace. Copy what you keep: moves come in one object. */
  readonly tap?: (sample: Sample) => void
  /** The page to watch: a window of the same origin. @default the global one */
  readonly window?: Window & typeof globalThis
}

/** Neither list nor function. */
interface NoList {
  readonly [Symbol.iterator]?: never
  readonly [Symbol.hasInstance]?: never
}
/** Any object of scalars, an interface, too. What is undefined is left out. */
type Facts<F> = object & NoList & { readonly [K in keyof F]: Scalar | undefined }
/** The fields of an event: as they were declared, or any. */
type Given<T extends CustomType, F> = string extends keyof CustomFields<T>
  ? [fields?: F]
  : {} extends CustomFields<T>
    ? [fields?: CustomFields<T>]
    : [fields: CustomFields<T>]

/** What a trigger hands to its callback. */
export interface Moment extends Fired {
  /** Aborts when the reason has passed, the trigger is removed, or the library stops. */
  readonly signal: AbortSignal
}

export interface Inkling {
  /** Calls back on every event of a type, or on all (`'*'`). Returns its stop. */
  on: {
    <T extends EventType>(type: T, run: (event: EventMap[T]) => void): () => void
    (type: '*', run: (event: MicroEvent) => void): () => void
  }
  /**
   * Calls back when a condition comes true, and not again while it stays true, as a count or a sum without `within` does for ever: to be called
   * again give it a `within`, or the trigger a `cooldown`, after which it counts from zero. Returns its stop. Throws a TypeError on a wrong
   * condition, or an id that is in use.
   */
  when: (condition: Condition, run: (moment: Moment) => void, options?: TriggerOptions) => () => void
  /** Adds an event of your own to the stream. */
  track: <T extends CustomType, F extends Facts<F> = Properties>(type: T, ...fields: Given<T, F>) => void
  /** How strong an intent is now, and why. Throws a TypeError if there is a score and it knows no such intent. */
  score: (intent: string) => Score
  readonly intents: readonly string[]
  /** Every trigger with its state and what its clauses have and need. */
  triggers: () => readonly TriggerView[]
  /** Adds facts about the visit, for conditions; they leave with every batch. Returns all of them. */
  context: <F extends Facts<F> = Properties>(facts?: F) => Properties
  /** Changes consent; returns what is in force. Once `denied`, scores and triggers begin anew, as after `forget`. */
  consent: (to?: Consent) => Consent
  /** Erases what is stored and starts under new ids: scores begin anew, triggers count afresh. What has fired `once` or is in its `cooldown` stays silent on this page; a look or a form that is under way goes on. */
  forget: () => Promise<void>
  /** Sends what waits, if consent allows; resolves after one attempt, whatever came of it. */
  flush: () => Promise<void>
  /** Removes every listener, observer, timer, lock and open database. */
  stop: () => void
}

const nothing = (): void => {}
/** What is not scored. */
export const unscored: Score = { value: 0, calibrated: false, why: [] }

/** A handle that does nothing: for Node, workers and any place without a page. */
export const inert: Inkling = {
  on: () => nothing,
  when: () => nothing,
  track: nothing,
  score: () => unscored,
  intents: [],
  triggers: () => [],
  context: () => ({}),
  consent: () => 'denied',
  forget: async () => {},
  flush: async () => {},
  stop: nothing,
}
