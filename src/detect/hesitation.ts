import type { Detector } from '../core/part.js'
import type { Sample } from '../core/sample.js'
import { hesitationDefaults, type HesitationOptions, type Targets, type Tell } from './hesitation/episode.js'
import { pointing, STUTTER } from './hesitation/pointing.js'
import { refocus } from './hesitation/refocus.js'
import { tap } from './hesitation/tap.js'
import { nameOf } from './places.js'

export { hesitationDefaults, type HesitationOptions } from './hesitation/episode.js'

/** ms in which episodes are counted together. */
const MINUTE = 60_000
/** An episode that is not told yet. */
interface Waiting {
  readonly began: number
  readonly t: number
  readonly say: (at: number) => void
}

/** ms an episode waits before it is told: a page that was stuck reports it only afterwards. */
const REPORT = 200

/**
 * Graded evidence. On recorded hard and easy choices (Kieslich & Henninger 2017) the decision time against the person's own says nearly all there is
 * to say. Steep, so that the mean of several is a vote and not the longest of them: AUC .74 for one, .88 for the mean of three (.74 and .87 where what is usual,
 * how long it counts and the 6 are chosen by other people). The cues add little to it there, hence a small 0.3; a cue that makes an episode alone weighs as two.
 */
const grade = (cues: number, time: number): number => 1 / (1 + Math.exp(-6 * time - 0.3 * cues))

/** Faltering before an action: near a target with the pointer, on it with a finger, around it with the keyboard. */
export const hesitation =
  (options?: HesitationOptions): Detector =>
  (emit, places) => {
    const settings = { ...hesitationDefaults, ...options }
    const targets: Targets = (place) => {
      const found = places.get(place)
      return found?.acts && (found.target !== 'link' || settings.links.includes(found.zone!)) ? found : undefined
    }
    let recent: number[] = []
    let waiting: Waiting[] = []

    const tell: Tell = (place, cues, weight, began, t, time = 0) => {
      const where = nameOf(places, place)
      const strength = Math.round(grade(weight, time) * 100) / 100
      const say: Waiting['say'] = (at) => {
        recent = [...recent.filter((each) => t - each < MINUTE), t]
        const ms = Math.round(t - began)
        emit({ type: 'hesitation', ...where, cues, strength, count: recent.length, ms }, at)
      }
      waiting.push({ began, t, say })
    }
    /** Tells what has waited for `ms`. */
    const told = (now: number, ms = REPORT): void => {
      for (let next = waiting[0]; next && next.t + ms <= now; next = waiting[0]) {
        waiting.shift()
        next.say(next.t + ms)
      }
    }
    const pointer = pointing(settings, targets, tell)
    const finger = tap(settings, targets, tell)
    const keyboard = refocus(settings, targets, tell)

    const due = (asked: number | void): number => {
      const own = waiting[0] ? waiting[0].t + REPORT : Infinity
      return asked! < own ? asked! : own
    }
    const hear = (sample: Sample): number => {
      told(sample.t)
      finger(sample)
      return due(Math.min(keyboard(sample), pointer(sample) ?? Infinity))
    }
    return {
      move: (sample) => due(pointer(sample)),
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
      visible: (sample) => {
        const asked = hear(sample)
        // Later may be never.
        if (!sample.on) told(sample.t, 0)
        return asked
      },
      depart: (sample) => {
        hear(sample)
        // It was on this page.
        told(sample.t, 0)
      },
      page: hear,
      jank: (sample) => {
        // A stutter explains that one.
        if (sample.ms >= STUTTER) waiting = waiting.filter(({ began, t }) => began >= sample.t || t <= sample.t - sample.ms)
        return hear(sample)
      },
      tick: hear,
    }
  }
