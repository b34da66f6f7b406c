import type { Consent } from './consent.js'
import type { MicroEvent, MicroFields, Properties } from './event.js'
import type { Sample } from './sample.js'

/** A page of the document, as a batch names it. */
export interface PageVisit {
  readonly page: number
  readonly path: string
  /** Of a load: what kind of site led there. */
  readonly ref?: NonNullable<MicroFields['page']['ref']>
}

/** What a sink may know of the page it works for. */
export interface SinkWorld {
  readonly window: Window & typeof globalThis
  /** 96 random bits: names this stream of events for ever. A new stream starts whenever events begin to be kept anew. */
  readonly tab: () => string
  /** Begins such a stream. */
  readonly renew: () => void
  readonly context: () => Properties
  readonly pages: () => readonly PageVisit[]
  readonly consent: () => Consent
  /** Another tab has heard of a refusal: lowers consent to that. Answers whether it was higher. */
  readonly withdraw: (to: Consent) => boolean
  /** Emits a sample, as captures do: a remembered visit is one, too. */
  readonly sample: (sample: Sample) => void
  /** All was forgotten, elsewhere or while this page was away: what was noticed here counts no more, in scores and triggers. */
  readonly forgotten: () => void
  /** Facts of its memory are others than before: conditions on them are looked at again. */
  readonly changed: () => void
  /** Tells the owner about a failure. */
  readonly report: (error: unknown) => void
  /** Aborts on stop. */
  readonly signal: AbortSignal
}

export interface RunningSink {
  /** Takes an event, while consent is `pending`, too: send nothing before it is `granted`, and forget what waits when it becomes `local` or `denied`. */
  readonly push: (event: MicroEvent) => void
  /** Consent changed, here or as another tab has heard. */
  readonly consent: (by?: 'others') => void
  /** Sends what waits; resolves after one attempt. */
  readonly flush: () => Promise<void>
  /** Erases what is stored. */
  readonly forget: () => Promise<void>
  /** Listens anew, if it listens to the page: `document.open()` has taken all listeners away. */
  readonly listen?: () => void
  /** What it remembers of earlier pages, with consent only. */
  readonly memory?: Memory
  /** Lets go of everything; what was not sent stays stored. */
  readonly stop: () => void
}

/** A memory across pages. */
export interface Memory {
  /** Epoch ms at which a trigger last fired, 0 if never, NaN while that is still being read; `at` records it. */
  readonly fired: (id: string, at?: number) => number
  /** Facts of the visit, such as `visits`; undefined while they are still being read. */
  readonly facts: () => Properties | undefined
}

/** Where events go. */
export type Sink = (world: SinkWorld) => RunningSink
