import type { SampleOf } from '../../core/sample.js'

export interface HesitationOptions {
  /** Cues an episode needs; 0 tells every finished approach, for evaluation. @default 2 */
  readonly cues?: number
  /** px from a target within which an episode runs. @default 150 */
  readonly near?: number
  /** ms near a target that are long, until 8 presses have shown what is long for this person. @default 800 */
  readonly floor?: number
  /** ms of rest right before a press, until 8 presses have shown what is long for this person. @default 500 */
  readonly stop?: number
  /** Reversals in x … @default 3 */
  readonly flips?: number
  /** … of at least so many px each … @default 16 */
  readonly turn?: number
  /** … within so many ms. @default 1500 */
  readonly window?: number
  /** Net distance ÷ path below which an approach was a detour. @default 0.75 */
  readonly straight?: number
  /** px from a target that are close enough to retreat from. @default 50 */
  readonly close?: number
  /** px (and at least the target's width) that are a retreat … @default 100 */
  readonly away?: number
  /** … within so many ms. @default 5000 */
  readonly back?: number
  /** Touch: ms a press is held before sliding off means something. @default 350 */
  readonly hold?: number
  /** Touch: ms a target is wholly in view before leaving it untapped, twice, means something: at a steady scroll three times the 800 ms it spends in the middle band. @default 2400 */
  readonly pass?: number
  /** Keyboard: ms in which focus comes back. @default 10000 */
  readonly refocus?: number
  /** Zones in which plain links count: elsewhere a link is text to read. @default ['buy', 'variant', 'cart', 'checkout', 'form', 'product', 'delivery'] */
  readonly links?: readonly string[]
}

export const hesitationDefaults: Required<HesitationOptions> = {
  cues: 2,
  near: 150,
  floor: 800,
  stop: 500,
  flips: 3,
  turn: 16,
  window: 1500,
  straight: 0.75,
  close: 50,
  away: 100,
  back: 5000,
  hold: 350,
  pass: 2400,
  refocus: 10_000,
  links: ['buy', 'variant', 'cart', 'checkout', 'form', 'product', 'delivery'],
}

/** What a form is filled in with. */
export const field: RegExp =
  /^(text(area|box)?|email|password|search(box)?|tel|url|number|date(time-local)?|month|week|time|color|file|range|select|combobox|checkbox|switch)$/

/** The place of that number, if a person can hesitate there. */
export type Targets = (place: number) => SampleOf<'place'> | undefined
/** Hands up an episode: its cues, and how many they weigh as. `time`: ln of the decision time over what is usual, if there was a decision. */
export type Tell = (place: number, cues: string, weight: number, began: number, t: number, time?: number) => void
