import type { Detector } from '../core/part.js'
import type { SampleOf } from '../core/sample.js'
import { approach } from './approach.js'
import { refocus } from './refocus.js'
import { tap } from './tap.js'

export interface HesitationOptions {
  /** Cues an episode needs; 0 tells every finished approach, for evaluation. @default 2 */
  readonly cues?: number
  /** px from a target within which an episode runs. @default 150 */
  readonly near?: number
  /** ms near a target that are long, until 8 presses have shown what is long for this person. @default 800 */
  readonly floor?: number
  /** ms of rest right before a press. @default 500 */
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
  /** Zones in which plain links count: elsewhere a link is text to read. @default ['buy', 'cart', 'checkout', 'form', 'product', 'delivery'] */
  readonly links?: readonly string[]
}

export const hesitationDefaults: Required<HesitationOptions> = {
  cues: 2, near: 150, floor: 800, stop: 500, flips: 3, turn: 16, window: 1500, straight: 0.75, close: 50, away: 100, back: 5000,
  hold: 350, pass: 2400, refocus: 10_000, links: ['buy', 'cart', 'checkout', 'form', 'product', 'delivery'],
}

/** The places a person can hesitate at, by number. */
export type Targets = ReadonlyMap<number, SampleOf<'place'>>
/** Hands up an episode. `time`: ln of the decision time over what is usual, 0 if there was no decision. */
export type Tell = (place: number, cues: readonly string[], time: number, began: number, t: number) => void

/** ms in which episodes are counted together. */
const MINUTE = 60_000

/**
 * Graded evidence. On recorded hard and easy choices (Kieslich & Henninger 2017) the decision time against the person's own says nearly all there is
 * to say: 2 per e-fold is the rounded weight of a regression cross-validated by person. The cues add little to it there, hence a small 0.3; a cue that
 * makes an episode alone weighs as two.
 */
const grade = (cues: number, time: number): number => 1 / (1 + Math.exp(-2 * Math.max(-1.5, Math.min(1.5, time)) - 0.3 * cues))

/** Faltering before an action: near a target with the pointer, on it with a finger, around it with the keyboard. */
export const hesitation = (options?: HesitationOptions): Detector => {
  const settings = { ...hesitationDefaults, ...options }
  const targets = new Map<number, SampleOf<'place'>>()
  let emit: Parameters<Detector>[1]
  let recent: number[] = []

  const tell: Tell = (place, cues, time, began, t) => {
    const { zone, target } = targets.get(place)!
    recent = [...recent.filter((at) => t - at < MINUTE), t]
    const strength = Math.round(grade(single.has(cues[0]!) ? 2 : cues.length, time) * 100) / 100
    emit({ type: 'hesitation', ...(zone && { zone }), target, cues: cues.join('+'), strength, count: recent.length, ms: Math.round(t - began) }, t)
  }
  const pointer = approach(settings, targets, tell)
  const keyboard = refocus(settings, targets, tell)
  const touch = tap(settings, targets, tell)

  return (sample, give) => {
    emit = give
    if (sample.kind === 'place') {
      if (sample.acts && (sample.target !== 'link' || settings.links.includes(sample.zone!))) targets.set(sample.place, sample)
      return
    }
    if (sample.kind !== 'move') {
      keyboard(sample)
      touch(sample)
    }
    return pointer(sample)
  }
}

const single: ReadonlySet<string> = new Set(['slide', 'pass', 'refocus'])
