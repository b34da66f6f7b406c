import type { Detector } from '../core/part.js'
import type { SampleOf } from '../core/sample.js'
import { freezes } from './freezes.js'
import { nameOf, searches } from './places.js'

export interface FieldOptions {
  /** ms from entering a field to writing in it that are never too long. @default 3000 */
  readonly start?: number
  /** Times the person's own median from which they are. @default 2 */
  readonly times?: number
  /** ms between two inputs, within writing, that are long. @default 4000 */
  readonly pause?: number
  /** Share of what was typed that one takes back when one is not sure. @default 0.3 */
  readonly correct?: number
}

/** All of them set by judgement: no recordings of forms are public. */
export const fieldDefaults: Required<FieldOptions> = { start: 3000, times: 2, pause: 4000, correct: 0.3 }

/** Fields a person's median is taken over, the last ones. */
const RECENT = 15
/** Fields after which someone at the keyboard is known: a screen reader first says what a field asks for, and that takes as long as it takes. */
const KNOWN = 3

/**
 * Trouble with a field: slow to begin or stuck within it, much taken back, returned to from another field, emptied. Nothing is told before
 * the person writes on, so that someone who only passes, or reads something else, has no trouble.
 */
export const field =
  (options?: FieldOptions): Detector =>
  (emit, places) => {
    const { start, times, pause, correct } = { ...fieldDefaults, ...options }
    /** Fields the person left with something of theirs in it, and their forms. */
    const filled = new Map<number, number>()
    /** ms from entering to writing. */
    const begun: number[] = []
    let at = 0
    let before = 0
    let entered = 0
    let byKey = false
    let wrote = false
    let returned = false
    /** When the person was last seen to be at it; NaN if something else may have kept them. */
    let since = NaN
    /** ms since then in which the page was stuck. */
    let frozen = 0
    const thaw = freezes()
    const seen = (from: number): void => {
      since = from
      frozen = 0
    }

    const tell = (state: 'hesitate' | 'correct' | 'return' | 'clear', ms: number, t: number): void =>
      emit({ type: 'field', ...nameOf(places, at), state, ms: Math.round(ms) }, t)
    const comeBack = (t: number): void => {
      // One asks a search again and again.
      if (returned && !searches(places, at)) tell('return', t - entered, t)
      returned = false
    }
    const enter = (place: number, t: number, pointer?: string): void => {
      seen(NaN)
      if (place === at) return
      at = place
      entered = t
      wrote = false
      returned = filled.has(place) && before !== place
      byKey = pointer === 'keyboard'
      if (!pointer) return
      // By the keyboard one passes fields on the way to others.
      if (!byKey) comeBack(t)
      if (!filled.has(place)) seen(t)
    }
    const tooLong = (ms: number): boolean => {
      if (wrote) return ms > pause
      const sorted = begun.slice(-RECENT).sort((a, b) => a - b)
      const usual = sorted[sorted.length >> 1] ?? 0
      return ms > Math.max(start, times * usual) && (!byKey || sorted.length >= KNOWN)
    }
    const write = (t: number): void => {
      comeBack(t)
      const ms = t - since - frozen
      if (tooLong(ms)) tell('hesitate', ms, t)
      if (!wrote && ms >= 0) begun.push(ms)
      seen(t)
    }
    const leave = (sample: SampleOf<'field'> & { readonly did: 'leave' }): void => {
      const { t, place, form } = sample
      const asks = searches(places, place)
      if (sample.back > correct && !asks) tell('correct', t - entered, t)
      if (sample.filled) {
        if (wrote) filled.set(place, form)
      } else if (filled.delete(place) && !asks) tell('clear', t - entered, t)
      before = place
      at = 0
    }
    const elsewhere = (): void => seen(NaN)
    const forget = (form?: number): void => {
      for (const [place, of] of filled) if (of === (form ?? of)) filled.delete(place)
    }

    return {
      field: (sample) => {
        const { t, place, did } = sample
        if (did === 'choose') return
        if (did === 'enter') return enter(place, t, sample.pointer)
        if (place !== at) enter(place, t)
        if (did === 'leave') return leave(sample)
        if (did === 'write') write(t)
        else seen(NaN)
        wrote = true
      },
      // What was sent or reset is no longer there; without a form, a button may have sent it.
      form: ({ place, did }) => {
        if (did === 'submit' || did === 'reset' || (did === 'press' && !place)) forget(place)
      },
      press: elsewhere,
      visible: elsewhere,
      jank: (sample) => {
        frozen += thaw(sample, since)
      },
      page: () => {
        elsewhere()
        forget()
        at = before = 0
      },
    }
  }
