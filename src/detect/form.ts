import type { Detector } from '../core/part.js'
import type { Sample } from '../core/sample.js'
import { searches, zoneOf } from './places.js'

/** ms after an input in which a route is its effect: live search changes the address. */
const LIVE = 1000

interface Form {
  /** When something was first written in it, NaN before that. */
  began: number
  /** When it was last used. */
  last: number
  /** Fields with something of the person's in it. */
  readonly fields: Set<number>
  /** Used since it was last sent; a button that was pressed may have sent it. */
  open: boolean
  told: boolean
}

/**
 * The steps in filling in a form. It begins when something is written in it: choices alone are filters and variants. It is given up
 * when the page goes while the last thing done in it was filling it in; that is told once.
 */
export const form = (): Detector => (emit, places) => {
  const forms = new Map<number, Form>()

  const tell = (state: 'start' | 'error' | 'submit' | 'abandon', place: number, t: number): void => {
    const { began = NaN, fields } = forms.get(place) ?? {}
    emit({ type: 'form', ...zoneOf(places, place), state, fields: fields?.size ?? 0, ms: Math.round(t - began) || 0 }, t)
  }
  const go = ({ t }: Sample, live = 0): void => {
    for (const [place, form] of forms) {
      if (!form.open || form.told || !form.fields.size || !(form.began <= t) || t - form.last < live) continue
      form.told = true
      tell('abandon', place, t)
    }
  }
  return {
    field: (sample) => {
      const { t, place, did, form: at } = sample
      if (!at || did === 'enter') return
      const form = forms.get(at) ?? { began: NaN, last: t, fields: new Set(), open: false, told: false }
      if (did === 'leave') {
        if (!sample.filled) form.fields.delete(place)
        return
      }
      forms.set(at, form)
      form.fields.add(place)
      form.open = true
      form.last = t
      if (did === 'choose' || form.began <= t || searches(places, place) || searches(places, at)) return
      form.began = t
      tell('start', at, t)
    },
    form: ({ t, place, did }) => {
      const form = forms.get(place)
      if (form) form.open = did === 'invalid'
      if (!place || did === 'press') return
      if (did === 'invalid') return tell('error', place, t)
      if (did === 'submit') tell('submit', place, t)
      forms.delete(place)
    },
    visible: (sample) => {
      if (!sample.on) go(sample)
    },
    depart: (sample) => go(sample, LIVE),
    page: (sample) => {
      if (sample.how === 'restore') return
      for (const [place, { last }] of forms) if (sample.t - last >= LIVE) forms.delete(place)
    },
  }
}
