import type { Detector } from '../core/part.js'
import type { Sample, SampleOf } from '../core/sample.js'
import { hesitationDefaults, type HesitationOptions, type Tell } from './hesitation/episode.js'
import { pointing } from './hesitation/pointing.js'
import { refocus } from './hesitation/refocus.js'
import { tap } from './hesitation/tap.js'

export { hesitationDefaults, type HesitationOptions } from './hesitation/episode.js'

/** ms in which episodes are counted together. */
const MINUTE = 60_000

/**
 * Graded evidence. On recorded hard and easy choices (Kieslich & Henninger 2017) the decision time against the person's own says nearly all there is
 * to say. Steep, so that the mean of several is a vote and not the longest of them: AUC .74 for one, .88 for the mean of three (.73 and .87 with every number
 * here chosen by other people). The cues add little to it there, hence a small 0.3; a cue that makes an episode alone weighs as two.
 */
const grade = (cues: number, time: number): number => 1 / (1 + Math.exp(-6 * time - 0.3 * cues))

/** Faltering before an action: near a target with the pointer, on it with a finger, around it with the keyboard. */
export const hesitation =
  (options?: HesitationOptions): Detector =>
  (emit) => {
    const settings = { ...hesitationDefaults, ...options }
    const targets = new Map<number, SampleOf<'place'>>()
    let recent: number[] = []

    const tell: Tell = (place, cues, weight, began, t, time = 0) => {
      const { zone, target } = targets.get(place)!
      recent = [...recent.filter((at) => t - at < MINUTE), t]
      const strength = Math.round(grade(weight, time) * 100) / 100
      emit({ type: 'hesitation', ...(zone && { zone }), target, cues, strength, count: recent.length, ms: Math.round(t - began) }, t)
    }
    const pointer = pointing(settings, targets, tell)
    const finger = tap(settings, targets, tell)
    const keyboard = refocus(settings, targets, tell)

    const hear = (sample: Sample): number | void => {
      finger(sample)
      return Math.min(keyboard(sample), pointer(sample) ?? Infinity)
    }
    return {
      move: pointer,
      place: (sample) => {
        if (sample.acts && (sample.target !== 'link' || settings.links.includes(sample.zone!))) targets.set(sample.place, sample)
      },
      over: hear,
      box: hear,
      seen: hear,
      press: hear,
      release: hear,
      cancel: hear,
      click: hear,
      focus: hear,
      key: hear,
      scroll: hear,
      leave: hear,
      visible: hear,
      page: hear,
      jank: hear,
      tick: hear,
    }
  }
