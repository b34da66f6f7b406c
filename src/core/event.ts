import type { Length } from './sample.js'

/** What each micro-event says besides its envelope. Units are in `schema`, which is tied to this field by field. */
export interface MicroFields {
  page: {
    kind: 'load' | 'route' | 'restore'
    path: string
    nav?: 'navigate' | 'reload' | 'back_forward' | 'prerender' | 'discard'
    ref?: 'none' | 'same' | 'search' | 'social' | 'other'
  }
  hover: { zone?: string; target?: string; ms: number }
  scroll_depth: { depth: number; ms: number }
  dwell: { zone: string; ms: number; seen: number }
  hesitation: { zone?: string; target?: string; cues: string; strength: number; count: number; ms: number }
  inactivity: { state: 'start' | 'away' | 'end'; ms: number }
  exit_intent: { via: 'pointer' | 'scroll'; speed: number }
  click: { zone?: string; target?: string; ms: number }
  dead_click: { zone?: string; target?: string }
  slow_click: { zone?: string; target?: string; ms: number }
  rage_click: { zone?: string; target?: string; count: number; ms: number }
  repeat_click: { zone?: string; target?: string; count: number; ms: number }
  error_click: { zone?: string; target?: string; ms: number }
  dead_swipe: { zone?: string; target?: string }
  approach: { zone?: string; target?: string; ms: number }
  thrash: { flips: number; ms: number }
  scroll_reversal: { kind: 'restless' | 'revisit'; count: number; px: number; ms: number }
  reading: { zone: string; mode: 'reading' | 'skim' | 'scan'; ms: number; words: number }
  away: { kind: 'peek' | 'excursion' | 'lost'; copied: 0 | 1; ms: number }
  quick_back: { strength: 'strong' | 'weak'; count: number; ms: number }
  return_visit: { visits: number; days: number }
  field: { zone?: string; target?: string; state: 'hesitate' | 'correct' | 'return' | 'clear'; ms: number }
  form: { zone?: string; state: 'start' | 'error' | 'submit' | 'abandon'; fields: number; ms: number }
  copy: { zone?: string; size: Length }
  select: { zone?: string; size: Length }
  zoom: { zone?: string; scale: number; ms: number }
  media: { zone?: string; state: 'play' | 'pause' | 'seek' | 'replay' | 'skip'; ms: number }
  vital: { name: 'CLS' | 'FCP' | 'INP' | 'LCP' | 'TTFB'; value: number; rating: 'good' | 'needs-improvement' | 'poor' }
  error: { kind: 'script' | 'promise' | 'resource' }
  trigger: { id: string; state: 'pending' | 'cancelled' | 'fired' | 'passed' }
}

/** Commerce events every shop sends through `track`; named after the GA4 recommendation so that they need no mapping. */
export const commerce = ['view_item', 'add_to_cart', 'remove_from_cart', 'begin_checkout', 'purchase'] as const

/** What every event carries. */
export interface Envelope<T extends string> {
  readonly type: T
  /** 1, 2, 3 … per stream (`tab`), no gaps; 0 of what `scrub` keeps on the device. */
  readonly seq: number
  /** ms since the document's time origin, monotonic. */
  readonly t: number
  /** Which page of the document: 1 for the first, one more for each route. */
  readonly page: number
}

/** A custom event's own value: scalars only, so that no text of the page slips in unnoticed. */
export type Scalar = string | number | boolean
export const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
export type Properties = Readonly<Record<string, Scalar>>

/**
 * Your own events. Declare them once and `track`, `on` and `when` know their fields:
 * `declare module 'inkling' { interface CustomEvents { quiz_done: { points: number } } }`
 */
// oxlint-disable-next-line typescript/no-empty-interface -- filled by module augmentation
export interface CustomEvents {}

/** What is left of an event as it was declared: a field that is no scalar is told of by nobody. */
type Kept<F> = { readonly [K in keyof F]: Extract<F[K], Scalar | undefined> }

type Commerce = { [K in (typeof commerce)[number]]: Properties }
// A built-in event is noticed, not tracked, and says what it says.
type Custom = Omit<Commerce, keyof CustomEvents> & { [T in Exclude<keyof CustomEvents, keyof MicroFields>]: Kept<CustomEvents[T]> }

/** All events by type. */
export type EventMap = { [T in keyof MicroFields]: Envelope<T> & Readonly<MicroFields[T]> } & {
  [T in CustomType]: Envelope<T> & Readonly<Custom[T]>
}
export type EventType = keyof EventMap
export type CustomType = keyof Custom & string
export type CustomFields<T extends CustomType> = Custom[T]

/** One typed, readonly record of behaviour. */
export type MicroEvent = EventMap[EventType]

/** What a detector hands upward: an event that has no place in the stream yet. */
export type Draft = { [T in keyof MicroFields]: { readonly type: T } & Readonly<MicroFields[T]> }[keyof MicroFields]
/** How a detector tells of an event, at its time. */
export type Emit = (draft: Draft, t: number) => void
