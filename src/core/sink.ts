import type { Consent } from './consent.js'
import type { MicroEvent, Properties } from './event.js'

/** A page of the document, as a batch names it. */
export interface PageVisit {
  readonly page: number
  readonly path: string
}

/** What a sink may know of the page it works for. */
export interface SinkWorld {
  readonly window: Window & typeof globalThis
  /** 96 random bits: names this stream of events for ever. A new stream starts whenever events begin to be kept anew. */
  readonly tab: () => string
  /** Ids for the batch; `visitor` only with consent. */
  readonly ids: () => { readonly session: string; readonly visitor?: string }
  readonly context: () => Properties
  readonly pages: () => readonly PageVisit[]
  readonly consent: () => Consent
  /** Switches this sink's failure into one report. */
  readonly report: (error: unknown) => void
  readonly signal: AbortSignal
}

export interface RunningSink {
  /** Takes an event; only while consent is `pending` or `granted`. */
  readonly push: (event: MicroEvent) => void
  /** Consent changed. */
  readonly consent: () => void
  /** Sends what waits; resolves when the collector has answered. */
  readonly flush: () => Promise<void>
  /** Erases what is stored. */
  readonly forget: () => Promise<void>
  readonly stop: () => void
}

/** Where events go. */
export type Sink = (world: SinkWorld) => RunningSink
