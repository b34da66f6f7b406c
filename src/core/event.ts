/** What each micro-event says besides its envelope. Units are in `schema`, which is tied to this field by field. */
export interface MicroFields {
  page: { kind: 'load' | 'route' | 'restore'; path: string }
  hover: { zone?: string; target?: string; ms: number }
  scroll_depth: { depth: number; ms: number }
  dwell: { zone: string; ms: number; seen: number }
  hesitation: { zone?: string; target?: string; cues: string; strength: number; count: number; ms: number }
  inactivity: { state: 'start' | 'away' | 'end'; ms: number }
  exit_intent: { via: 'pointer' | 'scroll'; speed: number }
  trigger: { id: string; state: 'pending' | 'cancelled' | 'fired' | 'passed' }
}

/** Commerce events every shop sends through `track`; named after the GA4 recommendation so that they need no mapping. */
export const commerce = ['view_item', 'add_to_cart', 'remove_from_cart', 'begin_checkout', 'purchase'] as const

/** What every event carries. */
export interface Envelope<T extends string> {
  readonly type: T
  /** 1, 2, 3 … per stream (`tab`), no gaps. */
  readonly seq: number
  /** ms since the document's time origin, monotonic. */
  readonly t: number
  /** Which page of the document: 1 for the first, one more for each route. */
  readonly page: number
}

/** A custom event's own value: scalars only, so that no text of the page slips in unnoticed. */
export type Scalar = string | number | boolean
export type Properties = Readonly<Record<string, Scalar>>

/**
 * Your own events. Declare them once and `track`, `on` and `when` know their fields:
 * `declare module 'inkling' { interface CustomEvents { quiz_done: { points: number } } }`
 */
// oxlint-disable-next-line typescript/no-empty-interface -- filled by module augmentation
export interface CustomEvents {}

type Commerce = { [K in (typeof commerce)[number]]: Properties }
type Custom = Omit<Commerce, keyof CustomEvents> & CustomEvents

/** All events by type. */
export type EventMap = { [T in keyof MicroFields]: Envelope<T> & Readonly<MicroFields[T]> } & {
  [T in keyof Custom & string]: Envelope<T> & Readonly<Custom[T]>
}
export type EventType = keyof EventMap
export type CustomType = keyof Custom & string
export type CustomFields<T extends CustomType> = Custom[T]

/** One typed, readonly record of behaviour. */
export type MicroEvent = EventMap[EventType]

/** What a detector hands upward: an event that has no place in the stream yet. */
export type Draft = { [T in keyof MicroFields]: { readonly type: T } & Readonly<MicroFields[T]> }[keyof MicroFields]
export type Emit = (draft: Draft, t: number) => void
