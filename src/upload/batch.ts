import type { Batch } from '../core/wire.js'
import type { Asked, Waiting } from './stream.js'

/** What a batch says besides its events. */
export type Head = Omit<Batch, 'sent' | 'dropped' | 'held' | 'events'>

/** A few events of one document as they lie in the buffer, under `[tab, last seq]`. */
export interface Stored extends Head {
  /** Epoch ms when it was written. */
  readonly kept: number
  readonly dropped: number
  readonly events: readonly Waiting[]
}

/** The events of one document that the collector has not answered for. */
export interface Stream {
  readonly tab: string
  readonly head: () => Head
  /** The last event it knows of: another document may know of more. */
  last: number
  events: Waiting[]
  /** Of all these events. */
  bytes: number
  dropped: number
  /** `dropped` must be sent, though no event may be left to send it with. */
  owes: boolean
}

/** JSON in ASCII: as many bytes as characters. */
export const ascii = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u0080-\uffff]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The pages that events happened on. */
export const visited = ({ pages }: Head, events: readonly Waiting[]): Head['pages'] =>
  pages.filter(({ page }) => events.some((each) => each.page === page))

/** The body that carries and asks this. */
export const compose = ({ head, dropped }: Stream, { events, held }: Asked): string => {
  const said = head()
  const text = ascii({ ...said, pages: visited(said, events), sent: Date.now(), ...(dropped && { dropped }), ...(held[0] && { held }) })
  return `${text.slice(0, -1)},"events":[${events.map(({ json }) => json).join()}]}`
}
