import type { Condition, Readings } from './condition.js'
import type { Emit, MicroEvent } from './event.js'
import type { Sample, SampleOf } from './sample.js'

/**
 * A detector's handler for each kind of sample it hears; it gets no others.
 * Returns when it next wants a `tick` (ms, like `t`), or nothing for never; it gets none before.
 */
export type Hears = { readonly [K in Sample['kind']]?: (sample: SampleOf<K>) => number | void }

/** What the page has told of places, by their numbers. */
export type Places = ReadonlyMap<number, SampleOf<'place'>>

/** Turns samples into micro-events, handing them up through `emit`. Pure: the time is in the sample. */
export type Detector = (emit: Emit, places: Places) => Hears

/** Places remembered from one page of a document to the next: more than anybody looks at. Older ones are declared again when they are needed. */
export const PLACES = 2000

interface Ear {
  readonly hears: Hears
  /** When it wants a tick. */
  due: number
}

/**
 * Lets detectors hear a sample; answers when the first of them wants a tick. Who hears a kind of sample is looked up once: most hear few, and most samples
 * are moves. What places are is kept once for all of them. Who fails hears nothing any more.
 */
export const hearing = (
  detectors: readonly ((places: Places) => Hears)[],
  failed: (error: unknown) => void,
): ((sample: Sample) => number) => {
  const places = new Map<number, SampleOf<'place'>>()
  let all: readonly Ear[] = detectors.map((detector) => ({ hears: detector(places), due: Infinity }))
  const ears = new Map<Sample['kind'], readonly Ear[]>()
  return (sample) => {
    const { kind, t } = sample
    if (kind === 'place') places.set(sample.place, sample)
    if (kind === 'page') for (const place of places.keys()) if (places.size > PLACES) places.delete(place)
    let listening = ears.get(kind)
    if (!listening) ears.set(kind, (listening = all.filter(({ hears }) => hears[kind])))
    let due = Infinity
    for (const ear of listening) {
      try {
        // Each gets the ticks it asked for, and no other's.
        if (kind !== 'tick' || ear.due <= t) {
          if (kind === 'tick') ear.due = Infinity
          const asked = (ear.hears[kind] as (sample: Sample) => number | void)(sample)
          if (asked! < ear.due) ear.due = asked!
        }
        if (ear.due < due) ({ due } = ear)
      } catch (error) {
        all = all.filter((each) => each !== ear)
        ears.clear()
        failed(error)
      }
    }
    return due
  }
}

/** Why a score is what it is: `effect` is what this feature adds to the logit; all effects sum to it. */
export interface Reason {
  readonly feature: string
  readonly value: number
  readonly unit: string
  readonly effect: number
}

/** How strong an intent is now. */
export interface Score {
  /** Calibrated: its probability in percent, not rounded. Uncalibrated: an index 0–100, whole, and no probability. */
  readonly value: number
  readonly calibrated: boolean
  readonly why: readonly Reason[]
}

export interface Scorer {
  readonly intents: readonly string[]
  /** Learns from one event. */
  readonly observe: (event: MicroEvent) => void
  /** The score at time `t`. */
  readonly read: (intent: string, t: number) => Score
  /** Knows nothing of what it has observed any more: it is withdrawn. */
  readonly forget?: () => void
}

/** What a trigger says when it fires: the clauses that held, with what was measured. */
export interface Fired {
  readonly id: string
  readonly why: readonly Clause[]
}

/** One clause of a condition: what it needs, what it has. */
export interface Clause {
  readonly clause: string
  readonly have: number | string | boolean
  readonly need: string
  readonly holds: boolean
}

export interface TriggerOptions {
  /** Names the trigger in events, in the inspector and in memory. Cooldowns last across pages only under a name of yours. @default '#1', '#2' … */
  readonly id?: string
  /** Fires once for each call of `when`, though its condition may come true again. @default false */
  readonly once?: boolean
  /**
   * ms after firing, by the clock on the wall, during which it stays silent; with an endpoint and consent also across documents. Then what came
   * before counts no more, and the next event may fire it again; what simply goes on holding does not. @default 0
   */
  readonly cooldown?: number
  /** ms between the condition holding and the callback; if it stops holding meanwhile, nothing happens. @default 0 */
  readonly delay?: number
  /** While pending, this calls it off; of events only those count that come then. While it holds, nothing fires. */
  readonly cancel?: Condition
}

export type TriggerState = 'armed' | 'pending' | 'fired' | 'cooling' | 'spent'

/** A trigger as the inspector sees it. */
export interface TriggerView {
  readonly id: string
  readonly state: TriggerState
  /** Whether its condition holds, which need not mean every clause. */
  readonly holds: boolean
  readonly clauses: readonly Clause[]
}

/** What the trigger stage may ask of the rest. */
export interface TriggerWorld extends Readings {
  readonly emit: Emit
  /** Whether nobody sees the page now: nothing fires, what ends ends. */
  readonly hidden: () => boolean
  /** Epoch ms of `t` 0. It moves: the clock of a page may stand still while the device sleeps. */
  readonly zero: () => number
  /** When a trigger last fired on an earlier page, in document time (so before 0), NaN while that is still being read; `at` records it. Remembered only with consent. */
  readonly fired: (id: string, at?: number) => number
  /** Whether the page is still being loaded: a condition also counts what came before it then, for its turn came by chance. */
  readonly loading: () => boolean
}

export interface Triggers {
  /** `fire` is called when the condition holds and answers how to say that the reason has passed. Returns how to remove it. */
  readonly add: (condition: Condition, fire: (fired: Fired) => () => void, options: TriggerOptions, t: number) => () => void
  readonly observe: (event: MicroEvent) => void
  /** Looks at all conditions at time `t`; answers when to look again. */
  readonly look: (t: number) => number
  /** Pauses: every reason ends, and nothing fires before the next `look`. */
  readonly rest: () => void
  /** Conditions count afresh, also what is counted for ever: it is withdrawn. What is spent or cools down goes on so. */
  readonly forget: () => void
  /** Whether there is any. */
  readonly any: () => boolean
  readonly views: (t: number) => readonly TriggerView[]
}
