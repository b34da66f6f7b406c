import type { MicroEvent, Properties } from './event.js'
import type { PageVisit } from './sink.js'

/** What goes over the wire: one document's events, plain JSON. `site`, `tab` and `seq` name an event for ever; a hole in `seq` is a loss. */
export interface Batch {
  readonly v: 1
  readonly site: string
  readonly tab: string
  readonly session: string
  readonly visitor?: string
  /** Epoch ms of the stream's time 0 (the document's, until what came before was forgotten), by the visitor's clock as it was at `sent`: `sent - origin - t` is the age of an event. */
  readonly origin: number
  /** Epoch ms, by the same clock, when this batch left. */
  readonly sent: number
  /** Events of this tab given up so far, for caps or because they were refused. */
  readonly dropped?: number
  /** Ascending ranges of `seq` of this tab that a beacon took and whose fate is unknown: the collector answers which of them are missing. */
  readonly held?: readonly (readonly [from: number, to: number])[]
  readonly context: Properties
  readonly pages: readonly PageVisit[]
  readonly events: readonly MicroEvent[]
}
