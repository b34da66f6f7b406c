import type { EventType } from '../core/event.js'

/** A running number over events: how many there were, or the sum of one field. O(1) memory. */
export interface Feature {
  readonly unit: string
  readonly event: EventType
  readonly where?: Readonly<Record<string, string | number>>
  /** Adds up this field × `per` instead of counting. */
  readonly sum?: string
  readonly per?: number
  /** ms in which it halves; without it it lasts the session. */
  readonly half?: number
}

/** What one intent makes of the features: logit = bias + Σ weight × log(1 + feature). */
export interface Intent {
  readonly bias: number
  readonly weights: Readonly<Record<string, number>>
}

/** A model is data. */
export interface Model {
  readonly format: 'inkling-model/1'
  readonly calibrated: boolean
  readonly features: Readonly<Record<string, Feature>>
  readonly intents: Readonly<Record<string, Intent>>
}

